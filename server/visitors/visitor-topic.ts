import type { Metric } from '../../protocol/site/metrics.ts';
import type { View } from '../../protocol/views.ts';
import type { Topic, WholeTopic } from '../live/topics/topic.ts';
import { numberOf } from '../live/views/ratio-view.ts';
import { hideSmallCounts, type MadeOf } from './hide-small-counts.ts';

export interface VisitorTopicOptions {
  readonly topic: Topic;
  readonly metric: Metric;
  /** Every topic of the site, for what is made of others. */
  readonly topics: ReadonlyMap<string, Topic>;
  readonly smallest: number;
  /** At which it begins. */
  readonly revision: number;
}

/** A view as visitors may see it. */
export class VisitorTopic implements WholeTopic {
  readonly form = 'view';
  readonly key: string;
  /** Keys of which a change may change it. */
  readonly watched: readonly string[];
  readonly #options: VisitorTopicOptions;
  #changedAt: number;
  #view: View;
  #whole: string;
  #isComplete: boolean;

  constructor(options: VisitorTopicOptions) {
    this.#options = options;
    const { topic, metric, revision } = options;
    this.key = topic.key;
    this.watched = [topic.key, ...sourcesOf(metric)];
    this.#changedAt = revision;
    this.#view = this.#hide();
    this.#whole = JSON.stringify(this.#view);
    this.#isComplete = topic.isComplete;
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  get changedAt(): number {
    return this.#changedAt;
  }

  /** JSON of the patch; undefined where visitors see no change. */
  advance(revision: number): string | undefined {
    const view = this.#hide();
    const whole = JSON.stringify(view);
    const { isComplete } = this.#options.topic;
    if (whole === this.#whole && isComplete === this.#isComplete) return undefined;
    this.#isComplete = isComplete;
    this.#view = view;
    this.#whole = whole;
    this.#changedAt = revision;
    return `{"patch":"replace","view":${whole}}`;
  }

  whole(): string {
    return this.#whole;
  }
  read(): View {
    return this.#view;
  }
  /** Moments can be compared with each other. */
  readAt(): undefined {
    return undefined;
  }

  #hide(): View {
    const { topic, smallest } = this.#options;
    return hideSmallCounts(topic.read(), smallest, this.#madeOf());
  }

  #madeOf(): MadeOf {
    const { metric, topics } = this.#options;
    if ('top' in metric) {
      const table = topics.get(metric.top.of)?.read();
      if (table) return { made: 'ofTable', table };
    }
    if ('ratio' in metric) {
      const { of, to } = metric.ratio;
      const counts = [of, to].map((key) => {
        const view = topics.get(key)?.read();
        return view ? numberOf(view) : null;
      });
      return { made: 'ofCounts', counts };
    }
    return { made: 'itself' };
  }
}

function sourcesOf(metric: Metric): readonly string[] {
  if ('top' in metric) return [metric.top.of];
  return 'ratio' in metric ? [metric.ratio.of, metric.ratio.to] : [];
}
