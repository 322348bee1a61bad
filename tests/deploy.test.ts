import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { type Copy, DockerfileParser, type JSONInstruction } from 'dockerfile-ast';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { Service } from 'kubernetes-models/v1/Service';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { addServe } from '../src/cli/serve.ts';
import { echoApp } from '../src/serve/echo.testing.ts';
import { DEFAULT_PORT, GRACE_MILLISECONDS } from '../src/serve/listen.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

const program = new Command();
addServe(program);
/** Arguments that `alhena serve` does not know. */
const unknownOptions = (args: readonly string[]): string[] =>
  args.filter(
    (arg) =>
      arg.startsWith('-') &&
      !program.commands[0].options.some((option) => option.long === arg || option.short === arg),
  );
const answers = async (path: string): Promise<number> => (await echoApp().app.request(path)).status;

/** Neither Docker nor a cluster is needed: what they would find missing or malformed is found here. */
describe('the Dockerfile', () => {
  const file = DockerfileParser.parse(read('Dockerfile'));
  const instructions = (keyword: string) =>
    file.getInstructions().filter((one) => one.getInstruction() === keyword);
  const texts = (keyword: string) => instructions(keyword).map((one) => one.getArgumentsContent() ?? '');
  const jsonOf = (keyword: string): string[] =>
    instructions(keyword).flatMap((one) =>
      (one as JSONInstruction).getJSONStrings().map((value) => JSON.parse(value.getValue()) as string),
    );

  it('copies files that are there and not ignored, and stages that exist', () => {
    const ignored = read('.dockerignore').split('\n').filter(Boolean);
    const stages = file.getFROMs().map((from) => from.getBuildStage());
    for (const copy of instructions('COPY') as Copy[]) {
      const from = copy
        .getFlags()
        .find((flag) => flag.getName() === 'from')
        ?.getValue();
      if (from) {
        expect(stages).toContain(from);
        continue;
      }
      for (const source of copy.getArguments().slice(0, -1)) {
        expect(existsSync(join(ROOT, source.getValue())), source.getValue()).toBe(true);
        expect(ignored).not.toContain(source.getValue());
      }
    }
  });

  it('runs a Node that the package wants', () => {
    const wanted = Number(/(\d+)/.exec(JSON.parse(read('package.json')).engines.node)?.[1]);
    for (const from of file.getFROMs())
      expect(Number(/^node:(\d+)/.exec(from.getImage() ?? '')?.[1])).toBeGreaterThan(wanted);
  });

  it('starts a program that is there, with options that it knows, on its port', async () => {
    const [node, path, command, ...options] = jsonOf('ENTRYPOINT');
    expect([node, command]).toEqual(['node', 'serve']);
    expect(existsSync(join(ROOT, path))).toBe(true);
    expect(unknownOptions(options)).toEqual([]);
    expect(texts('EXPOSE')).toEqual([String(DEFAULT_PORT)]);
    const health = new RegExp(`http://127\\.0\\.0\\.1:${DEFAULT_PORT}(/\\w+)'`).exec(
      texts('HEALTHCHECK')[0],
    )?.[1];
    expect(await answers(health ?? 'none')).toBe(200);
  });

  it('leaves developers’ packages out of the image', () => {
    const steps = texts('RUN').flatMap((run) => run.split('&&').map((step) => step.replace('\\', '').trim()));
    const after = steps.slice(steps.indexOf('npm prune --omit=dev') + 1);
    expect(after).not.toHaveLength(steps.length);
    // With its lists still there, npm would install developers' packages again, and leave out what they name.
    const deleted = after[0].replace('npm pkg delete ', '').split(' ');
    expect(deleted).toEqual(['devDependencies', 'peerDependencies', 'peerDependenciesMeta']);
    const added = after.flatMap((step) => /^npm install .*?(@?[\w/-]+)@\d+$/.exec(step)?.[1] ?? []);
    expect(added).toEqual(Object.keys(JSON.parse(read('package.json')).peerDependencies));
  });
});

describe('the Kubernetes manifest', () => {
  const [first, second, ...others] = parseAllDocuments(read('deploy/kubernetes.yaml'));
  const deployment = new Deployment(first.toJS());
  const service = new Service(second.toJS());
  const pod = deployment.spec?.template;
  const [container] = pod?.spec?.containers ?? [];

  it('is what Kubernetes’ own schemas say', () => {
    expect(others).toEqual([]);
    for (const document of [first, second]) expect(document.errors).toEqual([]);
    deployment.validate();
    service.validate();
    const broken = new Deployment({ ...first.toJS(), spec: { replicas: 'two' } });
    expect(() => broken.validate()).toThrow();
  });

  it('probes paths that answer, on the port that the server has', async () => {
    expect(container.ports).toEqual([{ name: 'http', containerPort: DEFAULT_PORT }]);
    for (const probe of [container.startupProbe, container.readinessProbe, container.livenessProbe]) {
      expect(probe?.httpGet?.port).toBe('http');
      expect(await answers(probe?.httpGet?.path ?? 'none')).toBe(200);
    }
  });

  it('has a service that leads to its pods', () => {
    expect(service.spec?.selector).toEqual(pod?.metadata?.labels);
    expect(deployment.spec?.selector.matchLabels).toEqual(pod?.metadata?.labels);
    expect(service.spec?.ports?.map(({ targetPort }) => targetPort)).toEqual(['http']);
  });

  it('gives options that the server knows, a key, a store that all share, and time to finish', () => {
    expect(unknownOptions(container.args ?? [])).toEqual([]);
    expect(container.args?.join(' ')).toContain('--store redis://');
    expect(container.env?.map(({ name }) => name)).toEqual(['ALHENA_API_KEYS']);
    const [name] =
      read('deploy/kubernetes.yaml')
        .match(/create secret generic \S+/)?.[0]
        .split(' ')
        .slice(-1) ?? [];
    expect(container.env?.[0].valueFrom?.secretKeyRef?.name).toBe(name);
    expect((pod?.spec?.terminationGracePeriodSeconds ?? 0) * 1000).toBeGreaterThan(GRACE_MILLISECONDS);
    const mounts = container.volumeMounts?.map((mount) => mount.name);
    expect(pod?.spec?.volumes?.map((volume) => volume.name)).toEqual(mounts);
  });
});
