package io.camelzodb.cli;

import io.camelzodb.git.CommitId;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.sync.MountPoint;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.watch.TransactionLag;
import io.camelzodb.sync.watch.TransactionLag.Behind;
import io.camelzodb.sync.watch.TransactionStream;
import io.camelzodb.sync.watch.WatchEvents;
import io.camelzodb.sync.watch.Watcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Collects the health of {@code watch} from its events, and passes the events on. One thread sends
 * the events, another one asks for the {@link #state}.
 */
final class WatchHealth implements WatchEvents {
  private final WatchEvents next;
  private final String name;
  private final List<WatchHealth> mounted = new CopyOnWriteArrayList<>();
  private @Nullable TransactionStream stream;
  private @Nullable TransactionLag lag;
  private @Nullable String waiting = "the tree is being updated to match the database";
  private Tid position = Tid.ZERO;
  private long transactions;
  private long commits;

  WatchHealth(WatchEvents next) {
    this(next, "watch");
  }

  private WatchHealth(WatchEvents next, String name) {
    this.next = next;
    this.name = name;
  }

  /** Takes the databases that are followed. */
  void follow(Watcher watching) {
    follow(watching.stream());
    List<TransactionStream> streams = watching.mountedStreams();
    for (int i = 0; i < streams.size(); i++) {
      mounted.get(i).follow(streams.get(i));
    }
  }

  private synchronized void follow(TransactionStream followed) {
    stream = followed;
    lag = new TransactionLag(followed, this::position);
  }

  @Override
  public WatchEvents mounted(Settings database) {
    String path = database.mount().map(MountPoint::name).orElse("");
    WatchHealth health = new WatchHealth(next.mounted(database), "watch " + path);
    mounted.add(health);
    return health;
  }

  private synchronized Tid position() {
    return position;
  }

  private synchronized void at(Tid tid, @Nullable CommitId commit) {
    position = tid;
    commits += commit == null ? 0 : 1;
  }

  /** Returns the current state. */
  HealthFile.State state() {
    HealthFile.State own = own();
    if (mounted.isEmpty()) {
      return own;
    }
    List<Map<String, @Nullable Object>> checks = new ArrayList<>(own.checks());
    for (WatchHealth each : mounted) {
      checks.addAll(each.own().checks());
    }
    return new HealthFile.State(checks, own.meters());
  }

  private HealthFile.State own() {
    TransactionStream followed;
    TransactionLag open;
    synchronized (this) {
      followed = stream;
      open = lag;
    }
    boolean begun = !position().equals(Tid.ZERO);
    if (open != null && begun) {
      // Reads the database, so it is done outside the lock.
      open.look();
    }
    Behind behind = open == null ? new Behind(0, null) : open.behind();
    String disconnected = followed == null ? null : followed.disconnected();
    long reconnects = followed == null ? 0 : followed.reconnects();
    double seconds = behind.time(Instant.now()).toMillis() / 1000.0;
    synchronized (this) {
      Map<String, @Nullable Object> details = new LinkedHashMap<>();
      details.put("position", begun ? position.toString() : null);
      details.put("lag.transactions", behind.transactions());
      details.put("lag.seconds", seconds);
      String fault = disconnected != null ? disconnected : waiting;
      return new HealthFile.State(
          List.of(HealthFile.check(name, fault, details)),
          List.of(
              meter("lag.transactions", behind.transactions()),
              meter("lag.seconds", seconds),
              meter("transactions", transactions),
              meter("commits", commits),
              meter("reconnects", reconnects)));
    }
  }

  private static Map<String, @Nullable Object> meter(String name, Number value) {
    Map<String, @Nullable Object> meter = new LinkedHashMap<>();
    meter.put("name", "camel.zodb." + name);
    meter.put("tags", Map.of());
    meter.put("value", value);
    return meter;
  }

  private synchronized void waitingFor(@Nullable String why) {
    waiting = why;
  }

  @Override
  public void begun(Tid tid, @Nullable String whole, @Nullable CommitId commit) {
    at(tid, commit);
    waitingFor(null);
    next.begun(tid, whole, commit);
  }

  @Override
  public void applied(TransactionInfo transaction, long objects, @Nullable CommitId commit) {
    synchronized (this) {
      transactions++;
    }
    at(transaction.tid(), commit);
    next.applied(transaction, objects, commit);
  }

  @Override
  public void wholeDatabase(Tid tid, String why, @Nullable CommitId commit) {
    at(tid, commit);
    next.wholeDatabase(tid, why, commit);
  }

  @Override
  public void waiting(String why) {
    waitingFor(why);
    next.waiting(why);
  }

  @Override
  public void resumed() {
    waitingFor(null);
    next.resumed();
  }

  @Override
  public void problem(Problem problem) {
    next.problem(problem);
  }
}
