"""Tells at the end of a run how much was asked, by role and phase."""


def pytest_terminal_summary(terminalreporter):
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, text in getattr(report, "user_properties", []):
                if name == "api_fuzz":
                    terminalreporter.write_line(text)
