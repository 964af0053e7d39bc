"""How well the dates of a claim are found and read; README.md of the folder above says what the measures mean."""
