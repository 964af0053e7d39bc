"""Which IP addresses belong to the public internet. Whatever is not surely public is refused.

`ipaddress.is_global` alone is wrong in both directions that matter: it calls NAT64 and 6to4 forms of
private addresses global, and multicast too. So every address hidden inside another is unwrapped and
judged by itself, and a list of what the standard table does not know is denied as well.
"""

import ipaddress
from collections.abc import Iterator

_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address

_DENIED = [
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "100.64.0.0/10", "168.63.129.16/32",  # Azure's host, reachable from every machine there
        "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32", "3fff::/20",
        "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
]  # fmt: skip
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")
_COMPATIBLE = ipaddress.ip_network("::/96")
_TRANSLATED = ipaddress.ip_network("::ffff:0:0:0/96")  # stateless translation, ::ffff:0:a.b.c.d
# ISATAP hides an IPv4 address behind these 32 bits of the interface part, whatever the prefix.
_ISATAP = {0x00005EFE, 0x02005EFE}


def is_public(address: str) -> bool:
    """Whether this literal address, and every address inside it, is one of the public internet."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if "%" in address:  # a zone belongs to a link of this machine
        return False
    return all(_is_public(part) for part in (ip, *_hidden_in(ip)))


def _is_public(ip: _Ip) -> bool:
    if isinstance(ip, ipaddress.IPv6Address) and (ip in _NAT64 or ip.ipv4_mapped or ip.sixtofour):
        return True  # as good as the address inside, which is judged beside it
    if any(ip in network for network in _DENIED if network.version == ip.version):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_link_local or ip.is_private)


def _hidden_in(ip: _Ip) -> Iterator[ipaddress.IPv4Address]:
    if isinstance(ip, ipaddress.IPv4Address):
        return
    low = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip in _NAT64 or ip in _NAT64_LOCAL or ip in _COMPATIBLE or ip in _TRANSLATED:
        yield low
    if ip.ipv4_mapped:
        yield ip.ipv4_mapped
    if ip.sixtofour:
        yield ip.sixtofour
    if ip.teredo:
        yield from ip.teredo
    if int(ip) >> 32 & 0xFFFFFFFF in _ISATAP:
        yield low
