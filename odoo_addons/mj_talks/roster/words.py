"""The words offices use, and the value each stands for."""

from .cells import compact

GENDERS = {"男": "male", "男性": "male", "女": "female", "女性": "female"}
LEVELS = {
    "市委会": "municipal",
    "市级组织": "municipal",
    "市级": "municipal",
    "市委": "municipal",
    "区级组织": "district",
    "区级": "district",
    "区县组织": "district",
    "区县级": "district",
    "区委": "district",
    "区委会": "district",
    "县委会": "district",
    "基层组织": "grassroots",
    "基层": "grassroots",
    "支部": "grassroots",
    "直属支部": "grassroots",
    "总支": "grassroots",
    "小组": "grassroots",
}
MEMBER_STATES = {
    "会员": "member",
    "在册": "member",
    "在会": "member",
    "正常": "member",
    "拟入会": "applicant",
    "拟入会人员": "applicant",
    "入会申请人": "applicant",
    "申请入会": "applicant",
    "发展对象": "applicant",
    "已离会": "former",
    "离会": "former",
    "退会": "former",
    "已退会": "former",
    "除名": "former",
    "开除": "former",
    "转出": "former",
    "去世": "former",
    "已去世": "former",
}
END_REASONS = {
    "换届": "term",
    "届满": "term",
    "任期届满": "term",
    "工作调动": "transfer",
    "职务变动": "transfer",
    "调动": "transfer",
    "调离": "transfer",
    "调任": "transfer",
    "转任": "transfer",
    "另有任用": "transfer",
    "辞职": "resigned",
    "请辞": "resigned",
    "辞去职务": "resigned",
    "退休": "retired",
    "免职": "removed",
    "撤职": "removed",
    "撤销职务": "removed",
    "罢免": "removed",
    "退会": "left",
    "离会": "left",
    "去世": "died",
    "逝世": "died",
    "病故": "died",
    "死亡": "died",
    "组织撤销": "dissolved",
    "机构撤销": "dissolved",
}
# Posts by what offices also call them; the catalogue's own names need no entry.
POSTS = {
    "主委": "chair",
    "主任委员": "chair",
    "专职副主委": "full_time_vice_chair",
    "专职副主任委员": "full_time_vice_chair",
    "副主委": "vice_chair",
    "副主任委员": "vice_chair",
    "秘书长": "secretary_general",
    "常委": "standing_committee",
    "常务委员": "standing_committee",
    "委员": "committee",
    "部门负责人": "department_head",
    "处室负责人": "department_head",
    "支部主任": "branch_director",
    "支部主委": "branch_director",
    "支部副主任": "branch_vice_director",
    "支部副主委": "branch_vice_director",
    "支部委员": "branch_committee",
    "骨干会员": "backbone",
    "骨干": "backbone",
    "监督委员会主任": "supervision_director",
    "监督委员会委员": "supervision_member",
}


def lookup(words, text):
    """Return the value a word stands for, ``None`` when it is not known.

    :param dict words: one of the tables of this module.
    :param str text: as written; white space does not count.
    """
    return words.get(compact(text))
