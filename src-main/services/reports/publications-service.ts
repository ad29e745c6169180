import type { SecretStore } from '../../security/secret-store.ts';
import type { ExportsClient } from '../export-result.ts';
import type { TargetChooser } from '../exports-service.ts';
import type { ServiceDeps } from '../service-deps.ts';
import type { ReportsService } from './reports-service.ts';

export type PublicationDeps = {
  deps: ServiceDeps;
  exporter: ExportsClient;
  reports: ReportsService;
  secrets: SecretStore;
  targetsFor: (senderId: string | null) => TargetChooser;
  publishedBy: string;
  producer: string;
  now: () => Date;
};

/** Approval, publication to destinations, proof and comparison of packs. */
export class PublicationsService {
  readonly #deps: PublicationDeps;

  constructor(deps: PublicationDeps) {
    this.#deps = deps;
    void this.#deps;
  }
}
