"""Linear programs over 0 and 1, solved by HiGHS. The only module that knows the solver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import highspy

_SOLVED = highspy.HighsModelStatus.kOptimal
_IMPOSSIBLE = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
_LIMITED = highspy.HighsModelStatus.kSolutionLimit
_LOST = highspy.HighsModelStatus.kUnknown
_NODES = 100  # a count, not a time: the same on every machine. A report needs one or two
_NO_LIMIT = 2**31 - 1
_FAR = 1e-6  # from a whole number


class BinaryProgram:
    """Variables that are 0 or 1 and equations between them (factor by variable, and what they add up to)."""

    def __init__(self, variables: int, rows: Sequence[tuple[Mapping[int, int], int]]) -> None:
        """Take whole numbers that floats hold exactly."""
        self._size = variables
        self._is_refuted = any(not factors and value for factors, value in rows)
        rows = [(factors, value) for factors, value in rows if factors]
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = variables, len(rows)
        program.col_cost_ = [0.0] * variables
        program.col_lower_, program.col_upper_ = [0.0] * variables, [1.0] * variables
        program.row_lower_ = program.row_upper_ = [float(value) for _, value in rows]
        starts = [0]
        for factors, _ in rows:
            starts.append(starts[-1] + len(factors))
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = starts
        program.a_matrix_.index_ = [variable for factors, _ in rows for variable in factors]
        program.a_matrix_.value_ = [float(factor) for factors, _ in rows for factor in factors.values()]
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        self._set("output_flag", False)  # noqa: FBT003  # HiGHS' own names and values
        self._set("threads", 1)
        self._set("mip_rel_gap", 0.0)
        self._set("mip_abs_gap", 0.0)
        self._set("presolve", "off")  # small programs, and the next one starts where the last one ended
        if self._solver.passModel(program) != highspy.HighsStatus.kOk:
            raise AssertionError("HiGHS refuses the program")

    def fix(self, variable: int, value: int) -> None:
        """Hold a variable at a value from now on."""
        self._solver.changeColBounds(variable, float(value), float(value))

    def minimise(self, costs: Mapping[int, int]) -> list[int] | None:
        """Return the values with the least Σ cost × variable; None when no values satisfy the equations."""
        if self._is_refuted:
            return None
        if not self._size:
            return []
        for variable in range(self._size):
            self._solver.changeColCost(variable, float(costs.get(variable, 0)))
        values = self._run()
        if values is not None and any(abs(value - round(value)) > _FAR for value in values):
            values = self._run_in_whole_numbers()
        return None if values is None else [round(value) for value in values]

    def _run_in_whole_numbers(self) -> list[float] | None:
        """Branch: only tables that cross in three ways or more come here. Never without end when anything is found."""
        self._solver.clearSolver()  # or it tries to repair the values between
        self._set_kind(highspy.HighsVarType.kInteger)
        self._set("presolve", "on")
        self._set("mip_max_nodes", _NODES)
        values = self._run()
        if values == []:
            self._set("mip_max_nodes", _NO_LIMIT)
            self._set("mip_max_improving_sols", 1)
            values = self._run()
            self._set("mip_max_improving_sols", _NO_LIMIT)
        self._set("presolve", "off")
        self._set_kind(highspy.HighsVarType.kContinuous)
        return values

    def _run(self) -> list[float] | None:
        """Return the best values found, [] when none were found before the limit, None when there are none."""
        self._solver.run()
        if self._solver.getModelStatus() == _LOST:
            self._solver.clearSolver()  # it begins where the last program ended, and may not find its way from there
            self._solver.run()
        status = self._solver.getModelStatus()
        if status in _IMPOSSIBLE:
            return None
        if status not in (_SOLVED, _LIMITED):
            raise AssertionError(f"HiGHS stopped with {status}")
        has_values = self._solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        return list(self._solver.getSolution().col_value) if has_values else []

    def _set(self, option: str, setting: str | float) -> None:
        if self._solver.setOptionValue(option, setting) != highspy.HighsStatus.kOk:
            raise AssertionError(f"HiGHS doesn't know {option} = {setting}")

    def _set_kind(self, kind: highspy.HighsVarType) -> None:
        for variable in range(self._size):
            self._solver.changeColIntegrality(variable, kind)
