"""The figures of ``policy/listing.toml`` as the rules take them: those of one day, by their names."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from knowledge.policy import POLICY_FOLDER, Figure, Policy

LISTING_FILE = POLICY_FOLDER / "listing.toml"


@dataclass(frozen=True, slots=True)
class Surcharge:
    """How far an option's price may differ from the product's, as fractions of it.

    Attributes:
        below: The price from which the next band holds; None for the last.
        discount: How far it may be lower.
        most: How far it may be higher.
    """

    below: Figure[int] | None
    discount: Figure[Decimal]
    most: Figure[Decimal]


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of a day.

    Attributes:
        title_bytes: For both names together.
        hangul_bytes: How many bytes a Hangul syllable is counted as.
        hangul_bytes_tools: How many the tools count that cut names by UTF-8.
        price_step: Prices are multiples of it.
        price_lowest: The lowest price.
        price_below: What prices have to stay below.
        image_side_least: The least width and height in pixels.
        image_side_advised: Those that are advised.
        image_megabytes: The largest file.
        image_formats: Names of formats, with commas between them.
        images_advised: How many images the guide advises.
        images_required: How many there have to be.
        options_simple: How many options may be chosen from.
        options_combined: How many, where they are combined.
        surcharges: The bands of option prices, for the cheapest products first.
        forbidden_elements: HTML elements that a description must not hold, with commas between them.
        forbidden_properties: Style properties that it must not hold, likewise.
    """

    title_bytes: Figure[int]
    hangul_bytes: Figure[int]
    hangul_bytes_tools: Figure[int]
    price_step: Figure[int]
    price_lowest: Figure[int]
    price_below: Figure[int]
    image_side_least: Figure[int]
    image_side_advised: Figure[int]
    image_megabytes: Figure[int]
    image_formats: Figure[str]
    images_advised: Figure[int]
    images_required: Figure[int]
    options_simple: Figure[int]
    options_combined: Figure[int]
    surcharges: tuple[Surcharge, ...]
    forbidden_elements: Figure[str]
    forbidden_properties: Figure[str]

    @classmethod
    def of(cls, policy: Policy, day: date) -> "Limits":
        """Take the figures of a day from the policy table.

        Raises:
            PolicyError: The table lacks one of them.
        """
        return cls(
            title_bytes=policy.count("title-bytes", day),
            hangul_bytes=policy.count("hangul-bytes", day),
            hangul_bytes_tools=policy.count("hangul-bytes-tools", day),
            price_step=policy.won("price-step", day),
            price_lowest=policy.won("price-lowest", day),
            price_below=policy.won("price-below", day),
            image_side_least=policy.count("image-side-least", day),
            image_side_advised=policy.count("image-side-advised", day),
            image_megabytes=policy.count("image-megabytes", day),
            image_formats=policy.text("image-formats", day),
            images_advised=policy.count("images-advised", day),
            images_required=policy.count("images-required", day),
            options_simple=policy.count("options-simple", day),
            options_combined=policy.count("options-combined", day),
            surcharges=(
                _surcharge(policy, day, "cheap", policy.won("surcharge-cheap-below", day)),
                _surcharge(policy, day, "middle", policy.won("surcharge-middle-below", day)),
                _surcharge(policy, day, "dear", None),
            ),
            forbidden_elements=policy.text("forbidden-elements", day),
            forbidden_properties=policy.text("forbidden-properties", day),
        )


def _surcharge(policy: Policy, day: date, band: str, below: Figure[int] | None) -> Surcharge:
    return Surcharge(below, policy.rate(f"surcharge-{band}-discount", day), policy.rate(f"surcharge-{band}-most", day))


def names(figure: Figure[str]) -> tuple[str, ...]:
    """Return what a text of the table lists."""
    return tuple(name.strip() for name in figure.value.split(","))
