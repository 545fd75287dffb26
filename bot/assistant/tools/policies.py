"""The policy tables that the tools compute with."""

from dataclasses import dataclass
from pathlib import Path

from knowledge.guide_folder import GUIDE_DIR
from knowledge.policy import POLICY_FOLDER, Policy, load_policy
from knowledge.source_list import FILE_NAME, load_sources


@dataclass(frozen=True, slots=True)
class Policies:
    """A table a tool."""

    fees: Policy
    settlement: Policy
    ads: Policy
    grades: Policy
    tax: Policy

    @classmethod
    def load(cls, folder: Path = POLICY_FOLDER, guide: Path = GUIDE_DIR) -> "Policies":
        """Read the tables and the list of their sources.

        Raises:
            FileError: One of them breaks a rule.
        """
        sources = load_sources(guide / FILE_NAME)
        return cls(*(load_policy(folder / f"{name}.toml", sources) for name in cls.__slots__))
