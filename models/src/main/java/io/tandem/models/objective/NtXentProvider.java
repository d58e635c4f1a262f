package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import java.util.Set;

/** Provides {@link NtXent} as {@code nt-xent}. */
public final class NtXentProvider implements ObjectiveProvider<NtXent> {
  /** Used by the service loader. */
  public NtXentProvider() {}

  @Override
  public String name() {
    return "nt-xent";
  }

  @Override
  public String description() {
    return "each of two views is found among all others of both sides (SimCLR)";
  }

  @Override
  public Class<NtXent> settingsType() {
    return NtXent.class;
  }

  @Override
  public String source() {
    return "Chen et al. 2020, A Simple Framework for Contrastive Learning of Visual "
        + "Representations, arXiv 2002.05709, equation 1";
  }

  @Override
  public Set<Matching.Form> forms() {
    return NtXent.FORMS;
  }

  @Override
  public String formula() {
    return "-log(exp(cos(z_i, z_j) / τ) / Σ_{k ≠ i} exp(cos(z_i, z_k) / τ)), k over all "
        + "2N vectors";
  }

  @Override
  public Objective create(NtXent settings) {
    return settings;
  }
}
