"""How much of a file is taken. What goes beyond is named as broken, never cut in silence."""

LARGEST_IMPORT = 250 * 1024 * 1024  # bytes handed in or fetched; the Data Commons feed has about 200 MB
LARGEST_UNPACKED = 1024 * 1024 * 1024  # bytes once unpacked
LARGEST_RECORD = 1024 * 1024  # bytes of one record; those of the Data Commons feed stay below 40 KB
LARGEST_PAGE = 10 * 1024 * 1024  # bytes of a web page
DEEPEST = 60  # levels of one record; a ClaimReview has five or six
MOST_PARTS = 200  # reviews in one record
LONGEST_EXCERPT = 300  # characters of a broken record that are kept
