package io.camelzodb.component.health;

import io.camelzodb.git.CommitId;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.sync.watch.WatchEvents;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the events of a mirror, except the transactions that went well. */
public final class WatchLog implements WatchEvents {
  private static final Logger LOG = LoggerFactory.getLogger(WatchLog.class);

  private final Path base;
  private final ZodbMeters meters;

  public WatchLog(Path base, ZodbMeters meters) {
    this.base = base;
    this.meters = meters;
  }

  private void count(@Nullable CommitId commit) {
    if (commit != null) {
      meters.committed();
    }
  }

  @Override
  public void applied(TransactionInfo transaction, long objects, @Nullable CommitId commit) {
    count(commit);
  }

  @Override
  public void begun(Tid position, @Nullable String whole, @Nullable CommitId commit) {
    count(commit);
    LOG.info(
        "{}: following from {} on{}",
        base,
        position,
        whole == null ? "" : "; recorded all objects: " + whole);
  }

  @Override
  public void wholeDatabase(Tid tid, String why, @Nullable CommitId commit) {
    count(commit);
    LOG.info("{}: recorded all objects as of {}: {}", base, tid, why);
  }

  @Override
  public void waiting(String why) {
    LOG.warn("{}", why);
  }

  @Override
  public void problem(Problem problem) {
    if (problem.severity() == Problem.Severity.NOTE) {
      LOG.debug("{}", problem);
    } else {
      LOG.warn("{}", problem);
    }
  }
}
