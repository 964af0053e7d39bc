"""What serves to train and measure the extraction; nothing at run time imports it."""
