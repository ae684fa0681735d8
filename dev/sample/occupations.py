"""Made-up employers and posts by kind of branch. ``{area}`` is the district, 市级 for direct branches."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Occupation:
    """Where the members of one kind of branch work; ``titles`` run from junior to senior."""

    employers: tuple
    titles: tuple
    women: float
    age: tuple = (47, 10)


TEACHERS = ("二级教师", "一级教师", "一级教师、备课组长", "高级教师", "高级教师、教务处主任", "副校长", "正高级教师")
OCCUPATIONS = {
    "secondary": Occupation(("{area}第一中学", "{area}第二中学", "{area}实验中学", "{area}外国语学校"), TEACHERS, 0.56),
    "primary": Occupation(("{area}实验小学", "{area}第一小学", "{area}中心小学", "{area}树人小学"), TEACHERS, 0.76),
    "kindergarten": Occupation(
        ("{area}机关幼儿园", "{area}第一幼儿园", "{area}实验幼儿园"),
        ("二级教师", "一级教师", "保教主任", "高级教师", "副园长", "园长"),
        0.95,
        (43, 9),
    ),
    "vocational": Occupation(
        ("{area}职业教育中心", "{area}技工学校"), ("助理讲师", "讲师", "讲师、专业部主任", "高级讲师", "副校长"), 0.52
    ),
    "training": Occupation(
        ("{area}教师进修学院", "{area}教育科学研究所"),
        ("教研员、一级教师", "教研员、高级教师", "副院长", "研究员"),
        0.58,
    ),
    "university": Occupation(
        (
            "市属高校教育学院",
            "市属高校文学院",
            "市属高校理学院",
            "市属高校医学院",
            "市属高校美术学院",
            "市属高校图书馆",
        ),
        ("助教", "讲师", "讲师", "副教授", "副教授、系主任", "教授", "教授、副院长"),
        0.49,
    ),
    "hospital": Occupation(
        ("{area}人民医院", "{area}中医院", "{area}妇幼保健院"),
        ("住院医师", "主治医师", "主管护师", "副主任医师", "副主任医师、科室副主任", "主任医师"),
        0.6,
    ),
    "culture": Occupation(
        ("{area}文化馆", "{area}图书馆", "{area}博物馆", "{area}美术馆"),
        ("馆员", "馆员", "副研究馆员", "二级演员", "副馆长", "研究馆员"),
        0.55,
    ),
    "publishing": Occupation(
        ("{area}融媒体中心", "{area}图书编辑部", "{area}期刊编辑部"),
        ("助理编辑", "编辑", "记者", "副编审", "编辑部主任", "编审"),
        0.54,
    ),
    "office": Occupation(
        ("{area}教育委员会", "{area}文化和旅游发展委员会", "{area}统计局", "{area}档案馆"),
        ("一级科员", "四级主任科员", "一级主任科员", "副科长", "科长", "副局长"),
        0.47,
    ),
    "party_office": Occupation(
        ("民进重庆市委会机关",), ("一级科员", "一级主任科员", "四级调研员", "二级调研员"), 0.5, (44, 8)
    ),
    "economy": Occupation(
        ("某科技公司（{area}）", "某商贸公司（{area}）", "某会计师事务所（{area}）"),
        ("职员", "会计师", "工程师", "部门经理", "副总经理", "总经理"),
        0.42,
    ),
    "law": Occupation(("某律师事务所（{area}）",), ("律师", "律师", "三级律师", "合伙人", "二级律师"), 0.44, (42, 8)),
    "science": Occupation(
        ("{area}农业技术推广站", "{area}生态环境监测站", "某设计研究院（{area}）"),
        ("助理工程师", "工程师", "高级工程师", "副站长", "正高级工程师"),
        0.4,
    ),
    "mixed": Occupation(
        ("{area}社区服务中心", "{area}少年宫", "{area}疾病预防控制中心", "自由职业"),
        ("职员", "一级教师", "工程师", "经济师", "高级教师", "副主任"),
        0.52,
    ),
    "youth": Occupation(
        ("{area}实验中学", "{area}人民医院", "{area}融媒体中心", "某科技公司（{area}）"),
        ("职员", "助理工程师", "二级教师", "一级教师"),
        0.56,
        (33, 4),
    ),
    "retired": Occupation(
        ("{area}第一中学", "{area}第一小学", "{area}教师进修学院"),
        ("一级教师", "高级教师", "高级教师", "特级教师"),
        0.55,
        (70, 7),
    ),
}


def describe(rng, occupation, area, gender, age):
    """Invent employer and title.

    :param random.Random rng: source of chance.
    :param Occupation occupation: what people of this branch do.
    :param str area: name of the district, 市级 for the municipal level.
    :param str gender: 男 or 女; decides the age of retirement.
    :param int age: in years.
    :return: employer, title.
    :rtype: tuple[str, str]
    """
    employer = rng.choice(occupation.employers).format(area=area)
    seniority = (age - 26) / 34 + rng.uniform(-0.25, 0.15)
    last = len(occupation.titles) - 1
    title = occupation.titles[min(last, max(0, round(seniority * last)))]
    retired = age >= (60 if gender == "男" else 56) and employer != "自由职业"
    return employer, f"{title}（退休）" if retired else title
