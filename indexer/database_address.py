"""``DATABASE_URL`` as people write it, turned into what the engine wants."""

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from indexer.errors import AddressError

EXPECTED = "expected sqlite:///path/to/file or postgresql://user:password@host/name"
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
MEMORY = ":memory:"


def parse_address(address: str) -> URL:
    """Return the address of a database with the asynchronous driver.

    Any driver that was named is replaced. PostgreSQL's ``sslmode``, which hosting providers put into the address, is
    called ``ssl`` by asyncpg.

    Raises:
        AddressError: The address cannot be understood, or names another database or none.
    """
    try:
        url = make_url(address.strip())
    except (ArgumentError, ValueError):
        # The address itself may hold a password, in whatever place a slip of the pen has put it.
        raise AddressError(f"DATABASE_URL is not the address of a database: {EXPECTED}") from None
    driver = DRIVERS.get(url.get_backend_name())
    if driver is None:
        raise AddressError(f"DATABASE_URL names {url.get_backend_name()!r}, which is not supported: {EXPECTED}")
    if not url.database or url.database == MEMORY:
        raise AddressError(f"DATABASE_URL names no {'file' if 'sqlite' in driver else 'database'}: {EXPECTED}")
    url = url.set(drivername=driver)
    if "sslmode" in url.query:
        query = dict(url.query)
        query["ssl"] = query.pop("sslmode")
        url = url.set(query=query)
    return url


def shown(url: URL) -> str:
    """Return an address that may be shown: without the password and the options, which can hold one too."""
    if url.get_backend_name() == "sqlite":
        return f"sqlite:///{url.database}"
    return url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)


def make_folder(url: URL) -> None:
    """Create the folder of an SQLite file.

    Raises:
        OSError: It cannot be created.
    """
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
