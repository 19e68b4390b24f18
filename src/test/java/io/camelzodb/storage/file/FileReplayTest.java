package io.camelzodb.storage.file;

import static io.camelzodb.storage.file.DataFsBuilder.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a replay of a small file shows at each transaction. */
class FileReplayTest extends SmallDataFs {
  @Test
  void aReplayHasWhatWasThereAtEachTransaction() throws IOException {
    built.transaction(0x100, 1, "first");
    built.begin(0x200, 'u', "", "", "").record(1, "undone");
    built.end();
    long third = built.start();
    built.begin(0x300).record(2, "two");
    built.record(3, "three");
    built.end();
    built.transaction(0x400, 1, "last");
    try (FileStorage storage = open()) {
      var replay = storage.replay(new Tid(0x2ff));
      assertThat(replay.total()).isEqualTo(built.size());
      assertThat(replay.done()).isEqualTo(third);
      assertThat(replay.snapshot().tid()).isEqualTo(new Tid(0x2ff));
      assertThat(pickle(replay.snapshot(), ONE)).isEqualTo(data("first"));
      assertThat(replay.snapshot().contains(TWO)).isFalse();
      assertThat(replay.next().info().tid()).isEqualTo(new Tid(0x300));
      assertThat(replay.snapshot().tid()).isEqualTo(new Tid(0x300));
      assertThat(oids(replay.snapshot())).containsExactly(ONE, TWO, new Oid(3));
      assertThat(pickle(replay.snapshot(), new Oid(3))).isEqualTo(data("three"));
      assertThat(pickle(replay.snapshot(), ONE)).isEqualTo(data("first"));
      assertThat(replay.next().info().tid()).isEqualTo(new Tid(0x400));
      assertThat(pickle(replay.snapshot(), ONE)).isEqualTo(data("last"));
      assertThat(replay.next()).isNull();
      assertThat(replay.done()).isEqualTo(built.size());
      var exact = storage.replay(new Tid(0x300));
      assertThat(pickle(exact.snapshot(), TWO)).isEqualTo(data("two"));
      assertThat(exact.next().info().tid()).isEqualTo(new Tid(0x400));
      var undone = storage.replay(new Tid(0x100));
      assertThat(undone.next().changes()).isEmpty();
      assertThat(pickle(undone.snapshot(), ONE)).isEqualTo(data("first"));
    }
  }

  @Test
  void aReplayRefusesTidsThatDoNotRise() throws IOException {
    built.transaction(0x100, 1, "one");
    long at = built.start();
    built.transaction(0x100, 2, "two");
    try (FileStorage storage = open()) {
      String message =
          path()
              + ", byte "
              + at
              + ": the transaction "
              + new Tid(0x100)
              + " comes after "
              + new Tid(0x100)
              + ": tids must increase, or the history cannot be read; copy the database with"
              + " ZODB's copyTransactionsFrom first";
      assertThatThrownBy(() -> storage.replay(new Tid(0x100)))
          .isInstanceOf(StorageException.class)
          .hasMessage(message);
      var replay = storage.replay(Tid.ZERO);
      assertThat(replay.next()).isNotNull();
      assertThatThrownBy(replay::next).isInstanceOf(StorageException.class).hasMessage(message);
    }
  }
}
