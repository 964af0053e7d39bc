"""How much one article may be. Whatever is larger is refused in words, never cut without saying so."""

LARGEST_DELIVERY = 5 * 1024 * 1024  # bytes handed in or fetched, as they travel
LARGEST_PAGE = 10 * 1024 * 1024  # bytes of a fetched page once unpacked
LONGEST_ADDRESS = 2000  # characters; the column holds no more
LARGEST_TEXT = 400_000  # characters that one article may have; a novel is longer, an article is not

LARGEST_PDF_PAGES = 300
LARGEST_UNPACKED = 40 * 1024 * 1024  # bytes inside a Word file
LARGEST_UNPACK_RATIO = 200  # Word's own files stay below 30; bombs begin at 1000
DECODER_SECONDS = 30  # of one PDF or Word file, in a process of its own
DECODER_MEMORY = 1024 * 1024 * 1024  # bytes of address space of that process
