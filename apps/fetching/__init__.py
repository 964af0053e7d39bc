"""The only place that opens connections to addresses people or pages name.

`fetch_page` and `download` are all that others use. addresses.py reads an address, networks.py says which
machines may be reached, connection.py reaches them and nothing else, unpacking.py keeps what comes back small.
"""

from apps.fetching.addresses import Address, read_address
from apps.fetching.downloading import download
from apps.fetching.fetch import Page, fetch_page

__all__ = ["Address", "Page", "download", "fetch_page", "read_address"]
