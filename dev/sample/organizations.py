"""The tree of organisations: one municipal, the districts, the grassroots organisations."""

import datetime
from dataclasses import dataclass

MUNICIPAL_CODE = "MJ-CQ"
DIRECT_PREFIX = "MJ-CQ-ZHISHU"
# After the districts.
DIRECT_PLACE = 1000
MUNICIPAL, DISTRICT, GRASSROOTS = "市委会", "区级组织", "基层组织"
GO_LIVE = datetime.date(2026, 1, 1)
GO_LIVE_EXCEPTIONS = {
    "NANAN": datetime.date(2025, 7, 1),
    "LIANGPING": datetime.date(2026, 7, 1),
    "WULONG": datetime.date(2026, 7, 1),
}

# Code, name, number of branches, place in the order of the administrative divisions. The names are the ones the party's district committees carry.
DISTRICTS = (
    ("YUZHONG", "渝中区", 14, 4),
    ("DADUKOU", "大渡口区", 8, 5),
    ("JIANGBEI", "江北区", 13, 6),
    ("SHAPINGBA", "沙坪坝区", 14, 7),
    ("JIULONGPO", "九龙坡区", 13, 8),
    ("NANAN", "南岸区", 13, 9),
    ("BEIBEI", "北碚区", 11, 10),
    ("YUBEI", "渝北区", 13, 11),
    ("BANAN", "巴南区", 10, 12),
    ("WANZHOU", "万州区", 12, 1),
    ("FULING", "涪陵区", 11, 3),
    ("QIANJIANG", "黔江区", 6, 2),
    ("CHANGSHOU", "长寿区", 8, 13),
    ("JIANGJIN", "江津区", 10, 14),
    ("HECHUAN", "合川区", 10, 15),
    ("YONGCHUAN", "永川区", 11, 16),
    ("NANCHUAN", "南川区", 7, 17),
    ("QIJIANG", "綦江区", 8, 18),
    ("DAZU", "大足区", 8, 19),
    ("BISHAN", "璧山区", 8, 20),
    ("TONGLIANG", "铜梁区", 8, 21),
    ("TONGNAN", "潼南区", 7, 22),
    ("RONGCHANG", "荣昌区", 7, 23),
    ("KAIZHOU", "开州区", 8, 24),
    ("LIANGPING", "梁平区", 6, 25),
    ("WULONG", "武隆区", 5, 26),
)

# Unit of a branch and the kind of work its members do (see ``occupations``).
# The first five exist in every district.
DISTRICT_UNITS = (
    ("第一中学", "secondary"),
    ("小学", "primary"),
    ("人民医院", "hospital"),
    ("机关", "office"),
    ("退休教师", "retired"),
    ("教师进修学院", "training"),
    ("幼教", "kindergarten"),
    ("职业教育", "vocational"),
    ("中医院", "hospital"),
    ("文化", "culture"),
    ("经济", "economy"),
    ("综合", "mixed"),
    ("第二中学", "secondary"),
    ("实验小学", "primary"),
    ("新闻出版", "publishing"),
    ("法律", "law"),
    ("科技", "science"),
    ("青年", "youth"),
)
DIRECT_UNITS = (
    ("机关", "party_office"),
    ("高校一", "university"),
    ("高校二", "university"),
    ("高校三", "university"),
    ("高校四", "university"),
    ("师范院校一", "university"),
    ("师范院校二", "university"),
    ("医科院校", "university"),
    ("艺术院校", "university"),
    ("高等职业院校", "university"),
    ("出版一", "publishing"),
    ("出版二", "publishing"),
    ("新闻", "publishing"),
    ("文艺", "culture"),
    ("图书馆博物馆", "culture"),
    ("市级医院一", "hospital"),
    ("市级医院二", "hospital"),
    ("科研院所", "science"),
    ("教育科研", "training"),
    ("法律", "law"),
    ("经济", "economy"),
    ("青年", "youth"),
    ("老年", "retired"),
    ("综合", "mixed"),
)


@dataclass(frozen=True)
class Organization:
    """One organisation of the sample; ``area`` and ``kind`` are only used to invent its members."""

    code: str
    name: str
    level: str
    parent: str
    go_live: datetime.date
    phone: str
    address: str
    place: int
    note: str = ""
    area: str = ""
    kind: str = ""


def build_organizations(rng):
    """List every organisation, those above before those below.

    :param random.Random rng: source of chance.
    :rtype: list[Organization]
    """
    municipal = Organization(
        MUNICIPAL_CODE,
        "民进重庆市委会",
        MUNICIPAL,
        "",
        GO_LIVE,
        "023-00000001",
        "重庆市渝中区示例路1号",
        10,
        area="市级",
    )
    districts = [_district(number, *row) for number, row in enumerate(DISTRICTS, 1)]
    sizes = {f"{MUNICIPAL_CODE}-{key}": size for key, __, size, __ in DISTRICTS}
    branches = [branch for district in districts for branch in _branches(rng, district, sizes[district.code])]
    return [municipal, *districts, *_direct_branches(), *branches]


def _district(number, key, area, __, place):
    return Organization(
        f"{MUNICIPAL_CODE}-{key}",
        f"民进{area}委",
        DISTRICT,
        MUNICIPAL_CODE,
        GO_LIVE_EXCEPTIONS.get(key, GO_LIVE),
        f"023-0000{100 + number:04d}",
        f"重庆市{area}示例大道{number * 3}号",
        place * 10,
        area=area,
        kind="mixed",
    )


def _branches(rng, district, size):
    optional = range(5, len(DISTRICT_UNITS))
    chosen = [*range(5), *sorted(rng.sample(optional, size - 5))]
    for number, (unit, kind) in enumerate((DISTRICT_UNITS[index] for index in chosen), 1):
        yield Organization(
            f"{district.code}-{number:02d}",
            f"{district.name}{unit}支部",
            GRASSROOTS,
            district.code,
            district.go_live,
            "",
            "",
            number * 10,
            area=district.area,
            kind=kind,
        )


def _direct_branches():
    for number, (unit, kind) in enumerate(DIRECT_UNITS, 1):
        yield Organization(
            f"{DIRECT_PREFIX}-{number:02d}",
            f"民进重庆市直属{unit}支部",
            GRASSROOTS,
            MUNICIPAL_CODE,
            GO_LIVE,
            "",
            "",
            DIRECT_PLACE + number,
            note="直属支部",
            area="市级",
            kind=kind,
        )
