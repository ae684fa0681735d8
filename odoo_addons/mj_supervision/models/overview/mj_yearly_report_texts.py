from odoo import models
from odoo.tools import format_list

NAMED = 3


class MjYearlyReport(models.Model):
    """What the report says in words before anybody edits it: the figures, no judgement on persons."""

    _inherit = "mj.yearly.report"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    def _drafted_texts(self, figures):
        return {
            "overview": self._draft_overview(figures),
            "timely_text": self._draft_timely(figures),
            "supervision_text": self._draft_supervision(figures),
            "problems": self._draft_problems(figures),
        }

    @staticmethod
    def _percent(rate):
        return "–" if rate is None else f"{rate}%"

    def _draft_overview(self, figures):
        total, before = figures["now"]["total"], figures["before"]["total"]
        sentences = [
            self.env._(
                "In %(year)s %(due)s talks were owed in the whole municipality; %(done)s were held and %(open)s not, "
                "%(overdue)s of these are overdue. Coverage is %(coverage)s, timeliness %(timeliness)s.",
                year=self.year,
                due=total["due"],
                done=total["done"],
                open=total["open"],
                overdue=total["overdue"],
                coverage=self._percent(total["coverage"]),
                timeliness=self._percent(total["timeliness"]),
            )
        ]
        if before["due"] is None:
            sentences.append(
                self.env._("There is no comparison with the year before: no organisation was live all through it.")
            )
        elif before["due"]:
            sentences.append(
                self.env._(
                    "The year before, %(due)s were owed and %(done)s held; coverage was %(coverage)s, timeliness "
                    "%(timeliness)s.",
                    due=before["due"],
                    done=before["done"],
                    coverage=self._percent(before["coverage"]),
                    timeliness=self._percent(before["timeliness"]),
                )
            )
        return "\n".join(sentences)

    def _draft_timely(self, figures):
        now = figures["now"]
        return "\n".join(
            [
                self.env._(
                    "%(regular)s regular and %(timely)s timely talks were held.",
                    regular=now["talks_regular"],
                    timely=now["talks_timely"],
                ),
                self.env._(
                    "%(concerns)s concerns called for a timely talk; of these talks and the personal talks asked for, "
                    "%(done)s of %(due)s were held. Talks brought up %(problems)s problems, %(open)s of them are still "
                    "being followed up.",
                    concerns=now["concerns"],
                    done=now["timely"]["done"],
                    due=now["timely"]["due"],
                    problems=now["problems"],
                    open=now["problems_open"],
                ),
                *self._draft_undecided(now),
                self.env._(
                    "%(requests)s personal talks were asked for: %(answered)s answered, %(talked)s held; the answer to "
                    "%(late)s of them is overdue, %(without)s accepted in time led to no talk yet.",
                    requests=now["requests"],
                    answered=now["requests_answered"],
                    talked=now["requests_talked"],
                    late=now["requests_late"],
                    without=now["requests_without_talk"],
                ),
            ]
        )

    def _draft_undecided(self, now):
        """Say how many problems nobody decided on; nothing where there is none."""
        if not now["problems_undecided"]:
            return []
        return [
            self.env._(
                "In %(undecided)s more talks a problem was found on which nobody has decided yet: neither a follow-up nor "
                "a rectification was entered in time.",
                undecided=now["problems_undecided"],
            )
        ]

    def _draft_supervision(self, figures):
        now = figures["now"]
        return "\n".join(
            [
                self.env._(
                    "The supervision committee reported on %(inspections)s regular inspections and %(spot_checks)s spot "
                    "checks, with %(findings)s findings.",
                    **{name: now[name] for name in ("inspections", "spot_checks", "findings")},
                ),
                self.env._(
                    "It ordered %(ordered)s rectifications, %(closed)s of which are struck off, issued %(warned)s "
                    "warnings and made %(proposed)s handling proposals.",
                    closed=now["ordered_closed"],
                    **{name: now[name] for name in ("ordered", "warned", "proposed")},
                ),
                self.env._(
                    "%(overrides)s decisions were taken without the talk that has to come before, and %(waived)s duties "
                    "were waived.",
                    overrides=now["overrides"],
                    waived=now["total"]["waived"],
                ),
            ]
        )

    def _draft_problems(self, figures):
        """Name the organisations whose coverage lags behind the municipality's, most first."""
        total = figures["now"]["total"]
        lagging = sorted(
            (row for row in figures["organizations"] if row["due"] and row["coverage"] < total["coverage"]),
            key=lambda row: (row["coverage"], -row["overdue"]),
        )
        if not lagging:
            return ""
        return self.env._(
            "Coverage of %(count)s organisations is below that of the municipality (%(coverage)s), lowest at %(names)s.",
            count=len(lagging),
            coverage=self._percent(total["coverage"]),
            names=format_list(
                self.env,
                [
                    self.env._("%(name)s (%(coverage)s)", name=row["name"], coverage=self._percent(row["coverage"]))
                    for row in lagging[:NAMED]
                ],
            ),
        )
