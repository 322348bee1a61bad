import { Component, type ReactNode } from 'react';

interface BoundaryProps {
  readonly children: ReactNode;
  /** Stands for children that broke, until `retry` draws them again. */
  readonly failed: (retry: () => void) => ReactNode;
  /** What the children are about: when it changes, they are tried again by themselves. */
  readonly subject?: unknown;
}

/** Keeps what breaks within it from taking the rest of the page along. React knows only classes that can. */
export class Boundary extends Component<BoundaryProps, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidUpdate(before: BoundaryProps) {
    if (this.state.broken && before.subject !== this.props.subject) this.#retry();
  }

  readonly #retry = () => this.setState({ broken: false });

  override render() {
    return this.state.broken ? this.props.failed(this.#retry) : this.props.children;
  }
}
