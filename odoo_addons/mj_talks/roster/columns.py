"""What the columns of a roster mean, by their headers and by what stands below."""

from dataclasses import dataclass, field

from .cells import clean_text, compact

REMARK = "remark"
JOINED = "employer+job_title"

SERIAL, UNKNOWN, RELATIVE, REPEATED, HEADERLESS = "serial", "unknown", "relative", "repeated", "headerless"

# Headers by column, as offices write them; the first is written into files of our own, in this order.
HEADERS = {
    "mj.organization": {
        "code": ("组织编号", "组织编码", "组织代码", "编号"),
        "name": ("组织名称", "名称", "组织"),
        "level": ("级别", "组织级别", "组织层级", "层级"),
        "parent_id": ("上级组织编号", "上级组织", "上级组织名称", "上级编号"),
        "sequence": ("排序", "排列次序"),
        "go_live": ("上线日期", "启用日期", "上线时间"),
        "phone": ("联系电话", "电话", "办公电话"),
        "street": ("地址", "通信地址", "通讯地址", "办公地址"),
        "note": ("备注", "说明"),
    },
    "mj.member": {
        "member_no": ("会员编号", "会员号", "会员证号", "会员证编号", "编号"),
        "name": ("姓名", "会员姓名"),
        "gender": ("性别",),
        "birth_date": ("出生年月", "出生日期", "出生年月日", "出生时间", "生日"),
        "ethnicity": ("民族",),
        "education": ("学历", "文化程度", "学历学位", "最高学历"),
        "employer": ("工作单位", "单位", "工作单位名称", "现工作单位"),
        "job_title": (
            "职务职称",
            "职务/职称",
            "职务、职称",
            "职务及职称",
            "职称职务",
            "单位职务",
            "行政职务",
            "职称",
        ),
        "joined_on": ("入会时间", "入会日期", "入会年月", "加入民进时间"),
        "left_on": ("离会时间", "离会日期", "退会时间", "退会日期"),
        "transferred_on": ("转入日期", "转入时间", "转会日期", "转会时间"),
        "transferred_from": ("转自", "转出单位", "原所属组织", "原所在组织", "转出组织"),
        "transfer_paper": ("转会介绍信", "介绍信编号", "转会文号", "转会介绍信编号"),
        "organization_id": ("所属组织", "所在组织", "所属支部", "所在支部", "支部", "组织"),
        "roster_position": ("会内职务", "会内任职", "民进职务"),
        "phone": ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式"),
        "email": ("电子邮箱", "邮箱"),
        "state": ("状态", "会员状态", "会籍状态"),
        "note": ("备注", "说明"),
        JOINED: (
            "工作单位及职务",
            "工作单位和职务",
            "工作单位、职务",
            "工作单位/职务",
            "工作单位职务",
            "单位及职务",
            "单位职务职称",
            "工作单位及职务职称",
        ),
    },
    "mj.appointment": {
        "member_id/member_no": ("会员编号", "会员号", "会员证号", "编号"),
        "member_id": ("姓名", "会员姓名", "任职人", "任职人员"),
        "organization_id": ("任职组织", "组织", "所在组织", "组织名称"),
        "position_id": ("职务", "会内职务", "任职职务", "担任职务"),
        "date_from": ("任职日期", "任职时间", "任职年月", "起始日期", "任职起始时间"),
        "date_to": ("免职日期", "免职时间", "离任日期", "离任时间", "截止日期", "任职截止时间"),
        "end_reason": ("免职原因", "离任原因"),
        "leader_id": ("分工领导", "联系领导", "分管领导"),
        "note": ("备注", "说明"),
    },
}
SERIAL_HEADERS = {"序号", "序", "行号", "no.", "no", "id", "序列号", "数据库id", "外部id"}
# What other programs call their own numbers: a number below is one only where it does not count rows.
NUMBER_HEADERS = {"编号", "号", "号码"}
RELATIVES = ("配偶", "爱人", "丈夫", "妻子", "父亲", "母亲", "父母", "子女", "家属", "亲属", "紧急联系人", "介绍人")
SAMPLES = 3


@dataclass
class Column:
    """A column of a file and what it means: ``meaning`` is a column of the roster, ``REMARK``, or "" for left out.

    ``reason`` says why it is left out.
    """

    position: int
    header: str
    meaning: str = ""
    reason: str = ""
    samples: list = field(default_factory=list)


def known_headers(model):
    """Return the headers of a roster, compact, with those of serial numbers: a row with two of them is the header.

    :param str model: whose roster it is.
    :rtype: set[str]
    """
    return {_plain(header) for headers in HEADERS[model].values() for header in headers} | SERIAL_HEADERS


def is_relatives(header):
    """Whether a column is about somebody beside the person, whose data it never becomes.

    :param str header: as written.
    """
    return _plain(header).startswith(RELATIVES)


def understand(model, headers, rows, labels=None):
    """Return what each column of a file means.

    :param str model: whose roster it is.
    :param list headers: the cells of the header row.
    :param list[list] rows: those below.
    :param dict labels: columns of the roster by the words of their fields, for files that follow the screen.
    :rtype: list[Column]
    """
    words = {_plain(label): column for label, column in (labels or {}).items()}
    words |= {_plain(header): column for column, known in HEADERS[model].items() for header in known}
    columns = []
    for position, header in enumerate(headers):
        below = [row[position] for row in rows if clean_text(row[position]) != ""]
        column = Column(position, clean_text(header), samples=[clean_text(value) for value in below[:SAMPLES]])
        if column.header or below:
            _interpret(column, below, words, {known.meaning for known in columns})
            columns.append(column)
    return columns


def _interpret(column, below, words, taken):
    plain = _plain(column.header)
    if not plain:
        column.reason = HEADERLESS
    elif plain in SERIAL_HEADERS or (plain in NUMBER_HEADERS and _counts_rows(below)):
        column.reason = SERIAL
    elif is_relatives(plain):
        column.reason = RELATIVE
    elif plain not in words:
        column.reason = UNKNOWN
    elif words[plain] in taken or (words[plain] == JOINED and "employer" in taken):
        column.reason = REPEATED
    else:
        column.meaning = words[plain]


def _counts_rows(below):
    """Whether cells hold bare numbers that only count: each one more than that before, or none with more than three digits."""
    texts = [clean_text(value).removesuffix(".0") for value in below]
    if not texts or not all(text.isdecimal() for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return all(len(text) <= 3 for text in texts) or (
        len(numbers) > 1 and numbers[0] <= 1 and all(b == a + 1 for a, b in zip(numbers, numbers[1:], strict=False))
    )


def split_joined(text):
    """Return employer and job title of a cell that holds both; without white space between them all is the employer.

    >>> split_joined("某中学 高级教师")
    ('某中学', '高级教师')
    """
    parts = clean_text(text).split(None, 1)
    return (parts + ["", ""])[0], (parts + ["", ""])[1]


def _plain(header):
    return compact(clean_text(header)).strip("*:").lower()
