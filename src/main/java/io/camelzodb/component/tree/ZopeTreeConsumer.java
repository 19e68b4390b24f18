package io.camelzodb.component.tree;

import io.camelzodb.component.ZodbConstants;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.RepositoryBusyException;
import io.camelzodb.sync.MachineFault;
import io.camelzodb.sync.commit.TreeChanges;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.ScheduledPollConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one exchange into the route for each change of the tree, in order. The position moves when
 * an exchange has succeeded.
 */
@ManagedResource(description = "Managed Zope tree consumer")
public final class ZopeTreeConsumer extends ScheduledPollConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(ZopeTreeConsumer.class);

  private final ZopeTreeEndpoint endpoint;

  /** The lock that a poll holds, so that its resources are not closed meanwhile. */
  private final Object looking = new Object();

  private @Nullable TreeChanges changes;
  private boolean begun;
  private volatile @Nullable String waitingFor;
  private @Nullable CommitId failed;
  private volatile int failures;
  private volatile String last = "";
  private volatile @Nullable Instant lastTime;

  ZopeTreeConsumer(ZopeTreeEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  /** Returns the changes of the tree; null as long as there is no repository. */
  private @Nullable TreeChanges open() throws IOException {
    TreeChanges open = changes;
    if (open == null && TreeChanges.hasRepository(endpoint.settings())) {
      String name = endpoint.getPosition().isEmpty() ? getRouteId() : endpoint.getPosition();
      open = new TreeChanges(endpoint.settings(), name, endpoint.isFiles());
      changes = open;
      begun = endpoint.getInitialPosition() == ZopeTreeStart.all;
    }
    return open;
  }

  @Override
  protected int poll() throws Exception {
    try {
      synchronized (looking) {
        return look();
      }
    } catch (Error error) {
      // Camel reports an exception, and polls again later.
      throw new MachineFault(error);
    }
  }

  private int look() throws Exception {
    TreeChanges open = open();
    int done = 0;
    if (open == null) {
      logWaiting(endpoint.getDirectory() + ": there is no git repository yet");
      return done;
    }
    try {
      begun = begun || open.beginNow();
      if (!begun) {
        return done;
      }
      for (TreeChanges.Change change : open.look()) {
        if (!isPollAllowed() || isSuspendingOrSuspended()) {
          break;
        }
        handle(open, change);
        done++;
      }
      waitingFor = null;
    } catch (RepositoryBusyException busy) {
      // The next poll finds out when the merge is over.
      logWaiting(String.valueOf(busy.getMessage()));
    }
    return done;
  }

  private void logWaiting(String why) {
    if (!why.equals(waitingFor)) {
      waitingFor = why;
      LOG.warn("{}", why);
    }
  }

  private void handle(TreeChanges open, TreeChanges.Change change) throws Exception {
    failures = change.after().equals(failed) ? failures : 0;
    Exchange exchange = createExchange(false);
    try {
      fill(exchange.getMessage(), open, change);
      getProcessor().process(exchange);
      Exception failure = exchange.getException();
      if (failure == null) {
        open.done(change);
        ended(change);
        return;
      }
      if (endpoint.getOnError() == ZopeTreeOnError.skip) {
        LOG.warn(
            "{}: skipped, because its exchange failed: {}", change.after(), failure.getMessage());
        open.done(change);
        ended(change);
        return;
      }
      open.failed(change);
      failed = change.after();
      int times = failures + 1;
      failures = times;
      throw failure;
    } finally {
      releaseExchange(exchange, false);
    }
  }

  private void ended(TreeChanges.Change change) {
    failed = null;
    failures = 0;
    last = change.after().hex();
    lastTime = Instant.now();
  }

  /** Returns the last commit whose files were handled since the start; empty for none. */
  @ManagedAttribute(
      description = "The last commit that the route has completed; empty if there is none")
  public String getLastCommit() {
    return last;
  }

  /** Returns when the last commit was handled. */
  @ManagedAttribute(description = "When the route completed the last commit")
  public @Nullable Date getLastCommitTime() {
    Instant time = lastTime;
    return time == null ? null : Date.from(time);
  }

  /** Returns how often the next change has failed. */
  @ManagedAttribute(description = "How often the next change has failed")
  public int getFailures() {
    return failures;
  }

  /** Returns what the consumer waits for; empty for nothing. */
  @ManagedAttribute(description = "What the consumer waits for; empty if it does not wait")
  public String getWaitingFor() {
    String why = waitingFor;
    return why == null ? "" : why;
  }

  private void fill(Message message, TreeChanges open, TreeChanges.Change change)
      throws IOException {
    message.setBody(change.paths().stream().map(ObjectPath::toString).toList());
    message.setHeader(ZopeTreeConstants.COMMIT, change.after().hex());
    if (change.before() != null) {
      message.setHeader(ZopeTreeConstants.OLD_COMMIT, change.before().hex());
    }
    message.setHeader(ZopeTreeConstants.COMMITTED, change.committed());
    message.setHeader(ZopeTreeConstants.BRANCH, open.branch());
    message.setHeader(ZopeTreeConstants.FAILURES, failures);
    message.setHeader(ZodbConstants.FROM, "rev:" + change.after().hex());
    TreeChanges.Attribution attribution = open.attribution(change);
    if (attribution != null) {
      message.setHeader(ZopeTreeConstants.AUTHOR, attribution.author());
      message.setHeader(ZodbConstants.USER, attribution.user());
      message.setHeader(ZodbConstants.DESCRIPTION, attribution.description());
    }
  }

  @Override
  protected void doStop() throws Exception {
    super.doStop();
    synchronized (looking) {
      TreeChanges open = changes;
      changes = null;
      if (open != null) {
        open.close();
      }
    }
  }
}
