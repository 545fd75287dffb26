"""Whether an address is this machine's own, which nobody else can reach."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Tell whether a host, by name or number, is this machine and reached from nowhere else."""
    try:
        return host.lower() == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
