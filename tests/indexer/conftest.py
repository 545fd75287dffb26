import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from indexer.build import build
from indexer.category_fit import CategoryFit
from indexer.encoder import Encoder
from indexer.model.prepare import prepare
from indexer.model_folder import DEFAULT_MODEL
from indexer.words import Words
from knowledge.page import Block, BlockKind, Guide, Item, Page, Section
from knowledge.source import Source, SourceKind
from knowledge.topic import Topic

OUTSIDE = (
    "오늘 서울 날씨 어때요",
    "쿠팡 로켓배송 입점 조건이 뭐예요",
    "고객센터 전화번호 알려주세요",
    "파이썬 코드 짜 줘",
)
MODEL_FOLDER = Path(__file__).resolve().parents[2] / "data" / "model" / DEFAULT_MODEL


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The folder of the packaged model; made with torch in some twenty seconds where it is missing."""
    prepare(DEFAULT_MODEL, MODEL_FOLDER, str)
    return MODEL_FOLDER


@pytest.fixture(scope="session")
def encoder(model_folder: Path) -> Encoder:
    return Encoder.load(model_folder)


@pytest.fixture(scope="session")
def words() -> Words:
    return Words.load()


@pytest.fixture(scope="session")
def category_fit(encoder: Encoder) -> CategoryFit:
    """The fit with the whole list, whose vectors stay in the data folder from one run to the next."""
    fit = CategoryFit(encoder, MODEL_FOLDER.parents[1])
    fit.prepare()
    return fit


@pytest.fixture(scope="session")
def guide() -> Guide:
    """Three items, each with a source and aliases."""
    source = Source("guide", "판매자 가이드", "가이드", SourceKind.GUIDE, date(2026, 1, 2), published=True)
    payday = Item(
        id="payday",
        title="정산 대금은 언제 들어오나요?",
        answer="주문이 끝난 다음 날부터 **영업일로 3~5일** 안에 입금돼요.",
        blocks=(Block(BlockKind.BULLETS, ("주말과 공휴일은 빼고 세요.", "내역은 정산 메뉴에서 봐요.")),),
        aliases=("돈 언제 들어와요", "정산일이 언제임", "통장에 언제 꽂힘?"),
        sources=(source,),
        topic=Topic.SETTLEMENT,
        page="정산",
        section="주기",
        related=("fee",),
        valid_from=date(2026, 1, 2),
    )
    fee = Item(
        id="fee",
        title="판매 수수료는 몇 %인가요?",
        answer="카테고리에 따라 **3~12%**예요.",
        blocks=(),
        aliases=("수수료 얼마 떼요", "몇 프로 가져감?", "how much is the fee"),
        sources=(source,),
        topic=Topic.FEES,
        page="수수료",
        section="판매 수수료",
        command="fee",
    )
    photo = Item(
        id="photo",
        title="상품 이미지는 몇 장 올려야 하나요?",
        answer="서로 다른 각도로 **5장 이상**을 권해요.",
        blocks=(),
        aliases=("사진 몇 장 필요해요", "썸네일 개수", "이미지 몇개 넣음"),
        sources=(source,),
        topic=Topic.LISTING,
        page="상품 등록",
        section="이미지",
    )
    pages = (Page(item.id, item.page, item.topic, (Section(item.section, (item,)),)) for item in (payday, fee, photo))
    return Guide(tuple(pages))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, guide: Guide, encoder: Encoder, words: Words) -> Path:
    """A folder with one build of the small guide, not to be changed."""
    folder = tmp_path_factory.mktemp("built") / "index"
    build(guide, folder, encoder, now=datetime(2026, 11, 22, tzinfo=UTC), words=lambda: words, outside=OUTSIDE)
    return folder


@pytest.fixture
def index_dir(tmp_path: Path, built: Path) -> Path:
    """The same, to be changed."""
    return shutil.copytree(built, tmp_path / "index", symlinks=True)
