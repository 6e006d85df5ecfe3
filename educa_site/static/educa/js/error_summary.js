// After a refused form the first thing to read is what went wrong.
export class ErrorSummary {
  static selector = "[data-error-summary]";

  constructor(summary) {
    summary.focus();
  }
}
