"""The only place that opens connections to addresses people or pages name.

`fetch_page`, `fetch_copy`, `ask` and `download` are all that others use for these; `post` asks a service that the
operator named. addresses.py reads an address, networks.py says which machines may be reached, connection.py reaches
them and nothing else, unpacking.py keeps what comes back small.
"""

from apps.fetching.addresses import Address, read_address, read_service
from apps.fetching.connection import Deadline
from apps.fetching.copying import Copy, ask, fetch_copy
from apps.fetching.downloading import download
from apps.fetching.exchanges import Exchange
from apps.fetching.fetch import Answer, Page, content_type_of, fetch_page
from apps.fetching.posting import post

__all__ = [
    "Address",
    "Answer",
    "Copy",
    "Deadline",
    "Exchange",
    "Page",
    "ask",
    "content_type_of",
    "download",
    "fetch_copy",
    "fetch_page",
    "post",
    "read_address",
    "read_service",
]
