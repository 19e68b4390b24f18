package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.UnavailableException;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.OutcomeUnknownException;
import io.camelzodb.sync.playback.plan.Plan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EarlierWritesTest {
  private static final FaultDetails BROKEN =
      new FaultDetails("broken", "mend it").at(FaultPlace.ofPath("/news"));

  private static final Tid SITE = new Tid(0x03f0000000000001L);
  private static final Tid ARCHIVE = new Tid(0x03f0000000000002L);

  private static Playback.Result written(Tid first, Map<String, Tid> mounted) {
    return new Playback.Result(
        new Plan(Tid.ZERO, 1, 0, List.of(), List.of()), first, 1, List.of(), mounted);
  }

  @Test
  void aFailureTellsWhatIsThereAlreadyAndKeepsItsClass() {
    for (StorageException fault :
        List.of(
            new StorageException(new Fault.Limit(BROKEN)),
            new UnavailableException(BROKEN, null),
            new OutcomeUnknownException(BROKEN, null),
            new ConflictException(BROKEN, (ConflictException) null))) {
      StorageException told =
          EarlierWrites.withEarlierWrites(fault, written(SITE, Map.of("/archive", ARCHIVE)));
      assertThat(told)
          .hasSameClassAs(fault)
          .hasMessage(
              "broken; written before that and kept: transaction "
                  + SITE
                  + ", "
                  + ARCHIVE
                  + " at /archive; mend it");
      assertThat(told.fault().kind()).isEqualTo(fault.fault().kind());
      assertThat(told.fault().place().path()).isEqualTo("/news");
      assertThat(told.fault().advice()).isEqualTo("mend it");
    }
    assertThat(
            EarlierWrites.withEarlierWrites(
                new StorageException(new Fault.Limit(BROKEN)),
                written(ARCHIVE, Map.of("/archive", ARCHIVE))))
        .hasMessageEndingWith("transaction " + ARCHIVE + " at /archive; mend it");
  }
}
