package io.tandem.models.objective;

import io.tandem.api.config.Part;
import io.tandem.api.objective.ObjectiveProvider;
import io.tandem.tck.objective.ObjectiveContract;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Every objective passes the kit. */
class ObjectiveContractTest {

  @Nested
  class AngleHolds extends ObjectiveContract<Angle> {
    @Override
    protected ObjectiveProvider<Angle> provider() {
      return new AngleProvider();
    }

    @Override
    protected Angle settings() {
      return new Angle(20, 0.5);
    }
  }

  @Nested
  class BatchAllTripletHolds extends ObjectiveContract<BatchTriplet> {
    @Override
    protected ObjectiveProvider<BatchTriplet> provider() {
      return new BatchTripletProvider();
    }

    @Override
    protected BatchTriplet settings() {
      return new BatchTriplet(BatchTriplet.Mining.ALL, Distance.EUCLIDEAN, 2);
    }
  }

  @Nested
  class BatchHardTripletHolds extends ObjectiveContract<BatchTriplet> {
    @Override
    protected ObjectiveProvider<BatchTriplet> provider() {
      return new BatchTripletProvider();
    }

    @Override
    protected BatchTriplet settings() {
      return new BatchTriplet(BatchTriplet.Mining.HARD, Distance.EUCLIDEAN, 2);
    }
  }

  @Nested
  class BatchHardSoftMarginTripletHolds extends ObjectiveContract<BatchTriplet> {
    @Override
    protected ObjectiveProvider<BatchTriplet> provider() {
      return new BatchTripletProvider();
    }

    @Override
    protected BatchTriplet settings() {
      return new BatchTriplet(BatchTriplet.Mining.HARD_SOFT_MARGIN, Distance.COSINE, 2);
    }
  }

  @Nested
  class BatchSemiHardTripletHolds extends ObjectiveContract<BatchTriplet> {
    @Override
    protected ObjectiveProvider<BatchTriplet> provider() {
      return new BatchTripletProvider();
    }

    @Override
    protected BatchTriplet settings() {
      return new BatchTriplet(BatchTriplet.Mining.SEMI_HARD, Distance.MANHATTAN, 2);
    }
  }

  @Nested
  class CircleHolds extends ObjectiveContract<Circle> {
    @Override
    protected ObjectiveProvider<Circle> provider() {
      return new CircleProvider();
    }

    @Override
    protected Circle settings() {
      return new Circle(0.25, 256);
    }

    @Override
    protected boolean stopsGradients() {
      return true;
    }
  }

  @Nested
  class ContrastiveHolds extends ObjectiveContract<Contrastive> {
    @Override
    protected ObjectiveProvider<Contrastive> provider() {
      return new ContrastiveProvider();
    }

    @Override
    protected Contrastive settings() {
      return new Contrastive(Distance.EUCLIDEAN, 3, false);
    }
  }

  @Nested
  class OnlineContrastiveHolds extends ObjectiveContract<Contrastive> {
    @Override
    protected ObjectiveProvider<Contrastive> provider() {
      return new ContrastiveProvider();
    }

    @Override
    protected Contrastive settings() {
      return new Contrastive(Distance.COSINE, 0.5, true);
    }
  }

  @Nested
  class CosentHolds extends ObjectiveContract<Cosent> {
    @Override
    protected ObjectiveProvider<Cosent> provider() {
      return new CosentProvider();
    }

    @Override
    protected Cosent settings() {
      return new Cosent(20, Similarity.COSINE);
    }
  }

  @Nested
  class CosineRegressionHolds extends ObjectiveContract<CosineRegression> {
    @Override
    protected ObjectiveProvider<CosineRegression> provider() {
      return new CosineRegressionProvider();
    }

    @Override
    protected CosineRegression settings() {
      return new CosineRegression();
    }
  }

  @Nested
  class DistillKlHolds extends ObjectiveContract<DistillKl> {
    @Override
    protected ObjectiveProvider<DistillKl> provider() {
      return new DistillKlProvider();
    }

    @Override
    protected DistillKl settings() {
      return new DistillKl(Similarity.DOT, 2);
    }
  }

  @Nested
  class InfoNceHolds extends ObjectiveContract<InfoNce> {
    @Override
    protected ObjectiveProvider<InfoNce> provider() {
      return new InfoNceProvider();
    }

    @Override
    protected InfoNce settings() {
      return new InfoNce(0.07, Similarity.DOT);
    }
  }

  @Nested
  class MarginMseHolds extends ObjectiveContract<MarginMse> {
    @Override
    protected ObjectiveProvider<MarginMse> provider() {
      return new MarginMseProvider();
    }

    @Override
    protected MarginMse settings() {
      return new MarginMse(Similarity.DOT);
    }
  }

  @Nested
  class MatryoshkaHolds extends ObjectiveContract<MatryoshkaSettings> {
    @Override
    protected ObjectiveProvider<MatryoshkaSettings> provider() {
      return new MatryoshkaProvider();
    }

    @Override
    protected MatryoshkaSettings settings() {
      return new MatryoshkaSettings(
          new Part<>("softmax", new SoftmaxPairs(true, true, false)), List.of(6, 3), List.of());
    }
  }

  @Nested
  class MultipleNegativesRankingHolds extends ObjectiveContract<MultipleNegativesRanking> {
    @Override
    protected ObjectiveProvider<MultipleNegativesRanking> provider() {
      return new MultipleNegativesRankingProvider();
    }

    @Override
    protected MultipleNegativesRanking settings() {
      return new MultipleNegativesRanking(
          20,
          Similarity.COSINE,
          List.of(MultipleNegativesRanking.Direction.values()),
          MultipleNegativesRanking.Partition.JOINT,
          MultipleNegativesRanking.Hardness.NONE,
          0);
    }
  }

  @Nested
  class WeightedRankingHolds extends ObjectiveContract<MultipleNegativesRanking> {
    @Override
    protected ObjectiveProvider<MultipleNegativesRanking> provider() {
      return new MultipleNegativesRankingProvider();
    }

    @Override
    protected MultipleNegativesRanking settings() {
      return new MultipleNegativesRanking(
          20,
          Similarity.DOT,
          List.of(MultipleNegativesRanking.Direction.QUERY_TO_DOC),
          MultipleNegativesRanking.Partition.PER_DIRECTION,
          MultipleNegativesRanking.Hardness.ALL_NEGATIVES,
          5);
    }

    @Override
    protected boolean stopsGradients() {
      return true;
    }
  }

  @Nested
  class NtXentHolds extends ObjectiveContract<NtXent> {
    @Override
    protected ObjectiveProvider<NtXent> provider() {
      return new NtXentProvider();
    }

    @Override
    protected NtXent settings() {
      return new NtXent(0.1);
    }
  }

  @Nested
  class SimCseHolds extends ObjectiveContract<SimCse> {
    @Override
    protected ObjectiveProvider<SimCse> provider() {
      return new SimCseProvider();
    }

    @Override
    protected SimCse settings() {
      return new SimCse(0.05, 1.5);
    }
  }

  @Nested
  class SoftmaxPairsHolds extends ObjectiveContract<SoftmaxPairs> {
    @Override
    protected ObjectiveProvider<SoftmaxPairs> provider() {
      return new SoftmaxPairsProvider();
    }

    @Override
    protected SoftmaxPairs settings() {
      return new SoftmaxPairs(true, true, true);
    }
  }

  @Nested
  class SupervisedContrastiveHolds extends ObjectiveContract<SupervisedContrastive> {
    @Override
    protected ObjectiveProvider<SupervisedContrastive> provider() {
      return new SupervisedContrastiveProvider();
    }

    @Override
    protected SupervisedContrastive settings() {
      return new SupervisedContrastive(0.1);
    }
  }

  @Nested
  class TripletHolds extends ObjectiveContract<Triplet> {
    @Override
    protected ObjectiveProvider<Triplet> provider() {
      return new TripletProvider();
    }

    @Override
    protected Triplet settings() {
      return new Triplet(Distance.EUCLIDEAN, 5);
    }
  }
}
