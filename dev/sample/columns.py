"""The columns of the three import templates, in the words offices use."""

from dataclasses import dataclass

from sample.appointments import POSTS
from sample.members import APPLICANT, FORMER, MEMBER
from sample.organizations import DISTRICT, GRASSROOTS, MUNICIPAL


@dataclass(frozen=True)
class Column:
    """One column: ``choices`` become a drop-down list, ``text`` keeps leading zeros."""

    title: str
    width: int
    required: bool
    help: str
    example: str
    choices: tuple = ()
    text: bool = False


DATES = "可写 1975.03、1975-03-01、1975年3月，或Excel日期；只写年月的按当月1日计"
SERIAL = Column("序号", 6, False, "仅供核对，不导入系统", "1")
NOTE = Column("备注", 28, False, "其他需要说明的情况；请勿填写身份证号码", "")

ORGANIZATIONS = (
    Column("组织编号", 22, True, "每个组织唯一，系统按编号识别；再次导入同一编号为更新", "MJ-CQ-YUZHONG", text=True),
    Column("组织名称", 34, True, "组织的规范名称", "民进渝中区委"),
    Column("级别", 12, True, "从下拉列表中选择", DISTRICT, (MUNICIPAL, DISTRICT, GRASSROOTS)),
    Column("上级组织编号", 18, False, "市委会留空，其余必填；上级组织应排在本行之前或已在系统中", "MJ-CQ", text=True),
    Column("排序", 8, False, "同一上级下的先后次序，小的在前，可按行政区划顺序填写；留空为10", "40"),
    Column("上线日期", 14, False, "本组织启用系统之日，此前的情况作为历史资料。日期" + DATES, "2026-01-01"),
    Column("联系电话", 16, False, "固定电话或手机号码", "023-00000101", text=True),
    Column("地址", 32, False, "通信地址", "重庆市渝中区示例大道3号"),
    NOTE,
)
MEMBERS = (
    SERIAL,
    Column("会员编号", 12, False, "每名会员唯一，按文本填写，保留开头的0；拟入会人员可留空", "02300001", text=True),
    Column("姓名", 16, True, "姓名之间不加空格；同一组织内有同名的，必须填写会员编号", "张三"),
    Column("性别", 6, True, "从下拉列表中选择", "女", ("男", "女")),
    Column("出生年月", 14, False, DATES, "1975.03"),
    Column("民族", 10, False, "如：汉族、土家族", "汉族"),
    Column("学历", 12, False, "如：大学本科、硕士研究生", "大学本科"),
    Column("工作单位", 28, False, "现工作单位，退休的填退休前单位", "渝中区第一中学"),
    Column("职务职称", 24, False, "单位职务、专业技术职称", "高级教师"),
    Column("入会时间", 14, False, "会员必填，拟入会人员留空。" + DATES, "2008-06-15"),
    Column("所属组织", 34, True, "所在组织的名称或编号", "民进渝中区委第一中学支部"),
    Column("会内职务", 28, False, "仅供参考；任职情况以任职表为准", "支部主任"),
    Column("联系电话", 16, False, "手机号码", "15400000001", text=True),
    Column("状态", 10, True, "从下拉列表中选择", MEMBER, (MEMBER, APPLICANT, FORMER)),
    NOTE,
)
APPOINTMENTS = (
    SERIAL,
    Column(
        "会员编号", 12, False, "优先按编号识别；留空时按姓名在任职组织内查找，同名的必须填写", "02300001", text=True
    ),
    Column("姓名", 16, True, "与会员花名册一致", "张三"),
    Column("任职组织", 34, True, "任职所在组织的名称或编号", "民进渝中区委第一中学支部"),
    Column("职务", 16, True, "从下拉列表中选择", "支部主任", POSTS),
    Column("任职日期", 14, True, "任职的第一天。" + DATES, "2021-06-15"),
    Column("免职日期", 14, False, "在任的最后一天（含当日），现任的留空；请写到日", ""),
    Column("免职原因", 14, False, "如：换届、退休、工作调动、职务变动、辞职、去世", ""),
    Column(
        "分工领导", 16, False, "分工联系此人的领导班子成员，填姓名或会员编号；同名的填会员编号", "02300002", text=True
    ),
    NOTE,
)
TABLES = {
    "organizations": ("组织", ORGANIZATIONS),
    "members": ("会员花名册", MEMBERS),
    "appointments": ("任职", APPOINTMENTS),
}
