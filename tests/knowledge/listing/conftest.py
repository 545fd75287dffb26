"""What the tests of the listing check share: one Korean analyser, and the rules as they are."""

from collections.abc import Callable
from datetime import date

import pytest
from kiwipiepy import Kiwi

from knowledge.guide_folder import GUIDE_DIR
from knowledge.listing.categories import product_kind
from knowledge.listing.checker import Checker
from knowledge.listing.finding import Code, Severity
from knowledge.listing.limits import LISTING_FILE, Limits
from knowledge.listing.listing import Listing
from knowledge.listing.messages import Messages
from knowledge.listing.specs import Specs
from knowledge.listing.tokens import Tokenize
from knowledge.listing.word_rules import WordRules
from knowledge.policy import load_policy
from knowledge.source_list import FILE_NAME, load_sources

Severities = Callable[[Listing, Code], list[Severity]]


@pytest.fixture(scope="session")
def tokenize() -> Tokenize:
    """Kiwi as the command line uses it."""
    kiwi = Kiwi(num_workers=1, load_multi_dict=False, load_default_dict=False, load_typo_dict=False)
    return lambda text: kiwi.tokenize(text)


@pytest.fixture(scope="session")
def word_rules() -> WordRules:
    """The rules of ``knowledge/listing/words``."""
    return WordRules.load()


@pytest.fixture(scope="session")
def severities(word_rules: WordRules, tokenize: Tokenize) -> Severities:
    """What the word rules find of a kind in a listing."""

    def severities(listing: Listing, code: Code) -> list[Severity]:
        findings = word_rules.find(listing, product_kind(listing.category, listing.title), tokenize)
        return [finding.severity for finding in findings if finding.code is code]

    return severities


@pytest.fixture(scope="session")
def messages() -> Messages:
    """What ``knowledge/listing/messages.toml`` says."""
    return Messages.load(load_sources(GUIDE_DIR / FILE_NAME))


@pytest.fixture(scope="session")
def limits() -> Limits:
    """The figures of ``knowledge/policy/listing.toml``."""
    return Limits.of(load_policy(LISTING_FILE, load_sources(GUIDE_DIR / FILE_NAME)), date.max)


@pytest.fixture(scope="session")
def specs() -> Specs:
    """The words of ``knowledge/listing/specs.toml``."""
    return Specs.load()


@pytest.fixture(scope="session")
def checker(tokenize: Tokenize) -> Checker:
    """All rules together, as the command line has them."""
    return Checker.load(tokenize)
