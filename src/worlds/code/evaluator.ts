/**
 * A small, safe language for tasks with programs: whole numbers, truth values and texts, expressions as in
 * JavaScript, and statements `let`, assignment, `print`, `if`, `for`, `return`. Programs cannot reach anything
 * outside, and stop after a fixed number of steps; where they are valid they mean what JavaScript means.
 */

export type Value = number | boolean | string;

/** Not a program, or one that went wrong: a name that is not there, a wrong type, too many steps. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
}

const MOST_STEPS = 10_000;
const MOST_DEPTH = 60;

type Scope = Map<string, Value>;
type Expression = (scope: Scope) => Value;
/** Runs; a value is what was returned. */
type Statement = (scope: Scope, run: Run) => Value | undefined;

interface Run {
  readonly output: string[];
  steps: number;
}

const TOKEN = /\s*(?:(\d+)|('[^'\n]*')|([A-Za-z_]\w*)|(===|!==|<=|>=|&&|\|\||[-+*/%<>!?:(){},;=]))/y;
const KEYWORDS = new Set(['let', 'print', 'if', 'else', 'for', 'return', 'true', 'false']);

function tokenize(source: string): string[] {
  const tokens: string[] = [];
  const text = source.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new ProgramError(`unexpected ${text.slice(at, at + 10).trim()}`);
    tokens.push(match[0].trim());
  }
  return tokens;
}

/** Functions that every program has. */
const FUNCTIONS: Readonly<Record<string, (...values: number[]) => number>> = {
  max: Math.max,
  min: Math.min,
  abs: Math.abs,
};

/** From the loosest to the tightest. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['===', '!=='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

function operate(operator: string, left: Value, right: Value): Value {
  if (operator === '===') return left === right;
  if (operator === '!==') return left !== right;
  if (operator === '+' && typeof left === 'string' && typeof right === 'string') return left + right;
  if (typeof left !== 'number' || typeof right !== 'number')
    throw new ProgramError(`${operator} needs numbers`);
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    default:
      return left >= right;
  }
}

function truth(value: Value): boolean {
  if (typeof value !== 'boolean') throw new ProgramError('a condition has to be true or false');
  return value;
}

class Parser {
  readonly #tokens: readonly string[];
  #next = 0;
  #depth = 0;

  constructor(source: string) {
    this.#tokens = tokenize(source);
  }

  program(): Statement[] {
    const statements: Statement[] = [];
    while (this.#next < this.#tokens.length) statements.push(this.#statement());
    return statements;
  }

  wholeExpression(): Expression {
    const expression = this.#expression();
    if (this.#next < this.#tokens.length) throw new ProgramError(`unexpected ${this.#tokens[this.#next]}`);
    return expression;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#next];
  }

  #take(): string {
    const token = this.#tokens[this.#next++];
    if (token === undefined) throw new ProgramError('unexpected end');
    return token;
  }

  #takeIf(token: string): boolean {
    if (this.#peek() !== token) return false;
    this.#next++;
    return true;
  }

  #expect(token: string): void {
    const found = this.#take();
    if (found !== token) throw new ProgramError(`expected ${token}, found ${found}`);
  }

  #name(): string {
    const name = this.#take();
    if (!/^[A-Za-z_]/.test(name) || KEYWORDS.has(name)) throw new ProgramError(`${name} is no name`);
    return name;
  }

  #statement(): Statement {
    this.#nest();
    try {
      const token = this.#peek();
      if (token === 'let') return this.#declaration();
      if (token === 'if') return this.#condition();
      if (token === 'for') return this.#loop();
      if (token === '{') return this.#block();
      if (token === 'return') {
        this.#take();
        const value = this.#ended(this.#expression());
        return counted((scope) => value(scope));
      }
      if (token === 'print') {
        this.#take();
        this.#expect('(');
        const value = this.#expression();
        this.#expect(')');
        this.#takeIf(';');
        return counted((scope, { output }) => {
          output.push(String(value(scope)));
          return undefined;
        });
      }
      return this.#assignment();
    } finally {
      this.#depth--;
    }
  }

  #nest(): void {
    if (++this.#depth > MOST_DEPTH) throw new ProgramError('nested too deeply');
  }

  #ended<T>(value: T): T {
    this.#takeIf(';');
    return value;
  }

  #declaration(): Statement {
    this.#take();
    const name = this.#name();
    this.#expect('=');
    const value = this.#ended(this.#expression());
    return counted((scope) => {
      scope.set(name, value(scope));
      return undefined;
    });
  }

  #assignment(): Statement {
    const name = this.#name();
    this.#expect('=');
    const value = this.#ended(this.#expression());
    return counted((scope) => {
      if (!scope.has(name)) throw new ProgramError(`${name} is not declared`);
      scope.set(name, value(scope));
      return undefined;
    });
  }

  #block(): Statement {
    this.#expect('{');
    const statements: Statement[] = [];
    while (!this.#takeIf('}')) statements.push(this.#statement());
    return (scope, run) => runAll(statements, scope, run);
  }

  #condition(): Statement {
    this.#take();
    this.#expect('(');
    const condition = this.#expression();
    this.#expect(')');
    const then = this.#statement();
    const otherwise = this.#takeIf('else') ? this.#statement() : undefined;
    return counted((scope, run) => (truth(condition(scope)) ? then : otherwise)?.(scope, run));
  }

  /** `for (let i = a; i < b; i = i + c) …` */
  #loop(): Statement {
    this.#take();
    this.#expect('(');
    const start = this.#declaration();
    const condition = this.#ended(this.#expression());
    const step = this.#assignment();
    this.#expect(')');
    const body = this.#statement();
    return counted((scope, run) => {
      for (start(scope, run); truth(condition(scope)); step(scope, run)) {
        const returned = body(scope, run);
        if (returned !== undefined) return returned;
      }
      return undefined;
    });
  }

  #expression(): Expression {
    this.#nest();
    const condition = this.#binary(0);
    this.#depth--;
    if (!this.#takeIf('?')) return condition;
    const then = this.#expression();
    this.#expect(':');
    const otherwise = this.#expression();
    return (scope) => (truth(condition(scope)) ? then(scope) : otherwise(scope));
  }

  #binary(level: number): Expression {
    if (level === LEVELS.length) return this.#unary();
    let left = this.#binary(level + 1);
    while (LEVELS[level].includes(this.#peek() ?? '')) {
      const operator = this.#take();
      const [before, right] = [left, this.#binary(level + 1)];
      if (operator === '&&') left = (scope) => truth(before(scope)) && truth(right(scope));
      else if (operator === '||') left = (scope) => truth(before(scope)) || truth(right(scope));
      else left = (scope) => operate(operator, before(scope), right(scope));
    }
    return left;
  }

  #unary(): Expression {
    this.#nest();
    try {
      if (this.#takeIf('!')) {
        const value = this.#unary();
        return (scope) => !truth(value(scope));
      }
      if (this.#takeIf('-')) {
        const value = this.#unary();
        return (scope) => operate('-', 0, value(scope));
      }
      return this.#primary();
    } finally {
      this.#depth--;
    }
  }

  #primary(): Expression {
    const token = this.#take();
    if (/^\d/.test(token)) return () => Number(token);
    if (token.startsWith("'")) return () => token.slice(1, -1);
    if (token === 'true' || token === 'false') return () => token === 'true';
    if (token === '(') {
      const value = this.#expression();
      this.#expect(')');
      return value;
    }
    if (!/^[A-Za-z_]/.test(token) || KEYWORDS.has(token)) throw new ProgramError(`unexpected ${token}`);
    if (!this.#takeIf('(')) return (scope) => lookUp(scope, token);
    const values: Expression[] = [];
    while (!this.#takeIf(')')) {
      if (values.length > 0) this.#expect(',');
      values.push(this.#expression());
    }
    if (!Object.hasOwn(FUNCTIONS, token)) throw new ProgramError(`there is no function ${token}`);
    if (values.length !== (token === 'abs' ? 1 : 2))
      throw new ProgramError(`${token} takes another number of values`);
    return (scope) => FUNCTIONS[token](...values.map((value) => numeric(value(scope))));
  }
}

function lookUp(scope: Scope, name: string): Value {
  const value = scope.get(name);
  if (value === undefined) throw new ProgramError(`${name} is not declared`);
  return value;
}

function numeric(value: Value): number {
  if (typeof value !== 'number') throw new ProgramError(`${value} is no number`);
  return value;
}

function counted(statement: Statement): Statement {
  return (scope, run) => {
    if (++run.steps > MOST_STEPS) throw new ProgramError('the program does not end');
    return statement(scope, run);
  };
}

function runAll(statements: readonly Statement[], scope: Scope, run: Run): Value | undefined {
  for (const statement of statements) {
    const returned = statement(scope, run);
    if (returned !== undefined) return returned;
  }
  return undefined;
}

/** What a program prints, and what it returns, if anything. Throws ProgramError. */
export function runProgram(
  source: string,
  values: Readonly<Record<string, Value>> = {},
): { output: string[]; returned: Value | undefined } {
  const run: Run = { output: [], steps: 0 };
  const returned = runAll(new Parser(source).program(), new Map(Object.entries(values)), run);
  return { output: run.output, returned };
}

/** The value of an expression with these names. Throws ProgramError. */
export function evaluateExpression(source: string, values: Readonly<Record<string, Value>> = {}): Value {
  return new Parser(source).wholeExpression()(new Map(Object.entries(values)));
}
