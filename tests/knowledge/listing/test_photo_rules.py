from dataclasses import replace

import pytest

from knowledge.listing.finding import Code, Finding, Severity
from knowledge.listing.limits import Limits
from knowledge.listing.listing import Listing
from knowledge.listing.messages import Messages
from knowledge.listing.photo import Photo
from knowledge.listing.photo_rules import PhotoRules

GOOD = Photo(1000, 1000, "JPEG", 500_000, 0x0F0F_F0F0_3C3C_AA55, 1.2, 0.6)


@pytest.fixture(scope="module")
def rules(messages: Messages, limits: Limits) -> PhotoRules:
    return PhotoRules(messages, limits)


def found(rules: PhotoRules, *photos: Photo) -> list[Finding]:
    return list(rules.find(Listing(photos=photos)))


def changed(**changes: object) -> Photo:
    return replace(GOOD, **changes)  # type: ignore[arg-type]


def test_a_good_photo(rules: PhotoRules) -> None:
    assert found(rules, GOOD) == []


@pytest.mark.parametrize(
    ("photo", "code", "severity", "reason"),
    [
        (
            changed(width=800, height=599),
            Code.IMAGE_TOO_SMALL,
            Severity.HIGH,
            "1번 이미지가 800×599픽셀이에요. 최소 600×600픽셀이어야 해요.",
        ),
        (
            changed(width=600, height=2000),
            Code.IMAGE_TOO_SMALL,
            Severity.NOTE,
            "1번 이미지가 600×2,000픽셀이에요. 등록은 되지만 1,000×1,000픽셀을 권장해요.",
        ),
        (
            changed(size=2 * 1024 * 1024 + 1),
            Code.IMAGE_TOO_LARGE,
            Severity.HIGH,
            "1번 이미지가 2.1MB예요. 2MB 이하여야 해요.",
        ),
        (
            changed(format="WEBP"),
            Code.IMAGE_FORMAT,
            Severity.HIGH,
            "1번 이미지가 WEBP 형식이에요. 등록할 수 있는 형식은 JPEG, PNG예요.",
        ),
        (changed(sharpness=0.03), Code.IMAGE_BLURRED, Severity.NOTE, "1번 이미지가 흐려 보여요."),
        (
            changed(flatness=1.0, sharpness=0.0),
            Code.IMAGE_EMPTY,
            Severity.NOTE,
            "1번 이미지에 보이는 것이 거의 없어요.",
        ),
    ],
)
def test_each_thing_is_told_by_itself(
    photo: Photo, code: Code, severity: Severity, reason: str, rules: PhotoRules
) -> None:
    (finding,) = found(rules, photo)
    assert (finding.code, finding.severity, finding.photo) == (code, severity, 1)
    assert finding.reason.startswith(reason)
    assert finding.sources


@pytest.mark.parametrize(
    "photo", [changed(size=2 * 1024 * 1024), changed(format="PNG"), changed(format="MPO"), changed(flatness=0.99)]
)
def test_the_limits_themselves_are_fine(photo: Photo, rules: PhotoRules) -> None:
    assert found(rules, photo) == []


def test_what_the_messenger_compressed_is_judged_by_its_picture_alone(rules: PhotoRules) -> None:
    poor = changed(width=320, height=320, format="WEBP", size=9_000_000, recompressed=True)
    assert found(rules, poor) == []
    assert [finding.code for finding in found(rules, replace(poor, sharpness=0.0))] == [Code.IMAGE_BLURRED]


def test_copies_are_told_with_the_first(rules: PhotoRules) -> None:
    other = changed(fingerprint=~GOOD.fingerprint & (2**64 - 1))
    findings = found(rules, GOOD, other, changed(fingerprint=GOOD.fingerprint ^ 0b11), GOOD)
    assert [(finding.code, finding.photo) for finding in findings] == [
        (Code.IMAGE_DUPLICATE, 3),
        (Code.IMAGE_DUPLICATE, 4),
    ]
    assert findings[0].reason.startswith("3번 이미지가 1번과 거의 같아요. 옥션에는")
    assert found(rules, GOOD, changed(fingerprint=GOOD.fingerprint ^ 0b111)) == []


def test_empty_photos_are_no_copies(rules: PhotoRules) -> None:
    empty = changed(flatness=1.0, fingerprint=0)
    assert [finding.code for finding in found(rules, empty, empty)] == [Code.IMAGE_EMPTY, Code.IMAGE_EMPTY]
