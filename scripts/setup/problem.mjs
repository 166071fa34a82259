/** Something this machine lacks: what it is, why it is needed, and the command that fixes it. */
export class SetupProblem extends Error {
  /** @param {{ what: string, why: string, fix: string }} problem */
  constructor({ what, why, fix }) {
    super(what);
    this.name = "SetupProblem";
    this.what = what;
    this.why = why;
    this.fix = fix;
  }

  toString() {
    return [`Missing: ${this.what}`, `    Why: ${this.why}`, `    Fix: ${indent(this.fix)}`].join("\n");
  }
}

function indent(text) {
  return text.split("\n").join("\n         ");
}
