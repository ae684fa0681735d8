"""Measure the import of a members' roster against the plain creation of the same rows.

Nothing is left in the database.
"""

import base64
import datetime
import io
import json

import xlsxwriter
from bench_measuring import Figure, Stopwatch, ratio

ROWS = 10_000
REPEATS = 3
HOMES = 50
SEED = 1_000
HEADERS = (
    "序号", "会员编号", "姓名", "性别", "出生年月", "民族", "学历", "工作单位",
    "职务职称", "入会时间", "所属组织", "会内职务", "联系电话", "状态", "备注",
)  # fmt: skip
BIRTH, JOINED = datetime.date(1975, 3, 1), datetime.date(2001, 5, 1)


def run(context):
    """Measure good rows against plain creation, and the answer to a file of bad rows."""
    count = ROWS // 10 if context.quick else ROWS
    bench = ImportBench(context.env(context=dict(context.env.context, tracking_disable=True)), count)
    try:
        return [bench.against_creation(), *bench.bad_rows()]
    finally:
        context.env.cr.rollback()


class ImportBench:
    """Rows for a few homes, as a spreadsheet and as values for ``create``."""

    def __init__(self, env, count):
        self.env = env
        self.now = Stopwatch(env).now
        self.count = count
        self.homes = env["mj.organization"].create(
            [{"name": f"量度支部{n}", "code": f"BENCH-{n}", "level": "grassroots"} for n in range(HOMES)]
        )

    def against_creation(self):
        """Import of an uploaded file, its reading included, by creation in one batch under the same context."""
        content = self.workbook(self.row)
        values = [self.values(n) for n in range(self.count)]
        # The planner has to know that the tables are not empty, as they would not be.
        self.env["mj.member"].create([self.values(self.count + n) for n in range(SEED)])
        self.env.flush_all()
        self.env.cr.execute("ANALYZE mj_member; ANALYZE res_partner; ANALYZE mj_organization")
        plain, loaded = [], []
        for __ in range(REPEATS):
            plain.append(self.undone(lambda: self.env["mj.member"].create([dict(value) for value in values])))
            loaded.append(self.undone(self.prepared(content)))
        # The best of each: what else the machine does only ever adds.
        plain, loaded = min(plain), min(loaded)
        return ratio(f"import of {self.count} members / plain create", loaded, plain, 1.5)

    def bad_rows(self):
        """Every row bad: the answer's time by that of good rows' creation, and its size by 200 KB."""
        content = self.workbook(lambda n: {**self.row(n), "出生年月": f"{n}月", "所属组织": f"不存在{n}"})
        answer = {}
        spent = self.undone(self.prepared(content, answer))
        size = len(json.dumps(answer))
        return [
            Figure(f"answer to {self.count} bad rows / 30 s", spent / 30, 1.0, f"{spent:.1f} s"),
            Figure("size of that answer / 200 KB", size / 200_000, 1.0, f"{size / 1000:.1f} KB"),
        ]

    def undone(self, action):
        """Return the seconds of processor time an action takes, flushed; then undo it."""
        savepoint = self.env.cr.savepoint()
        begun = self.now()
        action()
        self.env.flush_all()
        spent = self.now() - begun
        savepoint.close(rollback=True)
        self.env.invalidate_all()
        return spent

    def prepared(self, content, answer=None):
        """Choose a file and take its columns as understood; return what shows and writes it.

        :param dict answer: filled with the answer to a file with bad rows; ``None`` when all are good.
        """
        roster = self.env["mj.roster.import"].create(
            {"res_model": "mj.member", "file": base64.b64encode(content), "name": "members.xlsx"}
        )

        def load():
            roster.action_preview()
            if bool(roster.refused_count) == (answer is None):
                raise AssertionError(roster.line_ids[:3].mapped("text"))
            if answer is None:
                roster.action_write()
            else:
                answer["rows"] = roster.line_ids[:80].read(["number", "kind", "about", "text"])

        return load

    def workbook(self, row):
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, HEADERS)
            for n in range(self.count):
                sheet.write_row(n + 1, 0, [row(n).get(header, "") for header in HEADERS])
        return content.getvalue()

    def row(self, n):
        return {
            "序号": n + 1,
            "会员编号": f"BENCH{n:06}",
            "姓名": f"量度{n}",
            "性别": "女",
            "出生年月": "1975.03",
            "民族": "汉族",
            "学历": "大学本科",
            "工作单位": "第一中学",
            "职务职称": "高级教师",
            "入会时间": "2001年5月",
            "所属组织": f"BENCH-{n % HOMES}",
            "会内职务": "支部委员",
            "联系电话": f"154{n:08}",
            "状态": "会员",
            "备注": "",
        }

    def values(self, n):
        return {
            "member_no": f"BENCH{n:06}",
            "name": f"量度{n}",
            "gender": "female",
            "birth_date": BIRTH,
            "ethnicity": "汉族",
            "education": "大学本科",
            "employer": "第一中学",
            "job_title": "高级教师",
            "joined_on": JOINED,
            "organization_id": self.homes[n % HOMES].id,
            "roster_position": "支部委员",
            "phone": f"154{n:08}",
            "state": "member",
        }
