package io.camelzodb.component;

import io.camelzodb.component.setting.ContextSettings;
import io.camelzodb.storage.driver.DatabaseKey;
import io.camelzodb.storage.driver.ShownUri;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Follows the transactions of a Zope object database, reads and writes its objects, and records
 * them as files under git.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "zodb",
    title = "ZODB",
    syntax = "zodb:source",
    lenientProperties = true,
    category = {Category.DATABASE},
    headersClass = ZodbConstants.class)
@ManagedResource(description = "Managed ZODB endpoint")
public class ZodbEndpoint extends DefaultEndpoint {

  @UriPath(
      description =
          "The database as a URI, such as file:///var/zope/Data.fs or"
              + " zeo://localhost:8100, or an export: xml:FILE, zexp:FILE. Write the options"
              + " of that URI among the options of the endpoint.")
  @Metadata(required = true)
  private String source = "";

  /** The full URI, with what the shown URI leaves out; tells endpoints apart. */
  private final String identity;

  private List<String> oldPositionKeys = List.of();

  @UriParam(
      label = "producer",
      description =
          "The operation of the producer. If it is set, the header CamelZodbOperation"
              + " is ignored.",
      defaultValue = "read")
  private @Nullable ZodbOperation operation;

  @UriParam(
      label = "producer",
      description =
          "The path of the object. If it is set, the header CamelZodbPath is ignored."
              + " Without both, read, list and record use the root; write and delete fail.")
  private @Nullable String path;

  @UriParam(
      description =
          "For record, write and positionInGit: the git work tree that holds __root__."
              + " Default: the property zodb.base-dir.")
  private String baseDir = "";

  @UriParam(
      label = "producer",
      description =
          "For record: also record what the objects contain. For write of files: also"
              + " play back what they contain, and remove objects without files.",
      defaultValue = "true")
  private boolean recurse = true;

  @UriParam(
      label = "producer",
      description =
          "For record: let the exchange succeed even if some objects cannot be"
              + " recorded. All other objects are recorded in any case. For write: skip"
              + " objects that cannot be played back, instead of writing nothing.")
  private boolean skipErrors;

  @UriParam(
      label = "producer",
      description =
          "For write and delete: remove objects without files even if they, or anything"
              + " below them, could not be recorded.")
  private boolean deleteUnrecorded;

  @UriParam(
      label = "producer",
      description = "For record: commit the files. The property zodb.commit does the same.")
  private boolean commit;

  @UriParam(
      label = "producer",
      description =
          "For write of files: their location. Name a folder that holds __root__, or"
              + " rev:COMMIT for a commit of the work tree baseDir. Default: the files of"
              + " baseDir.")
  private @Nullable String from;

  @UriParam(
      label = "producer",
      description = "For write: replace an object that has another type in the database.")
  private boolean override;

  @UriParam(
      label = "producer",
      description =
          "For write of files: how to treat changes that others made in the database"
              + " since the files were recorded. overwrite: the files win. refuse: the"
              + " exchange fails if both sides changed an object. merge: both changes are"
              + " merged; the exchange fails if that is not possible.",
      defaultValue = "overwrite")
  private ZodbConflicts conflicts = ZodbConflicts.overwrite;

  @UriParam(
      label = "producer",
      description = "For write and delete: the user of the transaction, such as / anna.")
  private @Nullable String user;

  @UriParam(
      label = "producer",
      description =
          "For write and delete: the description of the transaction. Default: the one"
              + " that perfact-zodbsync writes.")
  private @Nullable String description;

  @UriParam(
      label = "consumer",
      description =
          "Where to begin if no position is stored. now: with the next transaction."
              + " snapshot: with the whole database, then with each transaction. A tid in 16"
              + " hexadecimal digits: after that transaction.",
      defaultValue = "now")
  private String initialPosition = "now";

  @UriParam(
      label = "consumer",
      description =
          "A StateRepository that stores the position after each exchange, such as"
              + " #bean:positions.")
  private @Nullable StateRepository<String, String> positionRepository;

  @UriParam(
      label = "consumer",
      description =
          "The key of the position in the repository. Default: the database (servers"
              + " and storage, or the path of the file) without options.")
  private String positionKey = "";

  @UriParam(
      label = "consumer",
      description =
          "Take the position from the git work tree baseDir: the newest Zodb-Tid in the"
              + " history of HEAD. For routes that commit each transaction there with"
              + " zope-tree.")
  private boolean positionInGit;

  @UriParam(
      label = "consumer",
      description = "What to do with a transaction whose exchange failed.",
      defaultValue = "stop")
  private ZodbOnError onError = ZodbOnError.stop;

  @UriParam(
      label = "consumer",
      description = "For onError=park: the endpoint that receives failed exchanges.")
  private String parkUri = "";

  @UriParam(label = "consumer", description = "The kind of body.", defaultValue = "transaction")
  private ZodbBody body = ZodbBody.transaction;

  @UriParam(
      label = "consumer",
      description =
          "How often to check a Data.fs for new transactions, in milliseconds. A"
              + " server pushes its changes.",
      defaultValue = "1000")
  private long interval = 1000;

  @UriParam(
      label = "consumer",
      description =
          "The health check is DOWN while more transactions than this are waiting. 0:"
              + " no limit.",
      defaultValue = "0")
  private long maxLagTransactions;

  @UriParam(
      label = "consumer",
      description =
          "The health check is DOWN while a transaction has been waiting for more"
              + " seconds than this. 0: no limit.",
      defaultValue = "0")
  private long maxLagSeconds;

  private volatile @Nullable ZodbConsumer follower;
  private volatile String lastTransaction = "";

  /**
   * Creates an endpoint for a URI. Camel gets the URI without user and password, since it shows it
   * in logs, health checks and JMX.
   */
  public ZodbEndpoint(String endpointUri, ZodbComponent component) {
    super(ShownUri.of(endpointUri), component);
    identity = endpointUri;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ZodbEndpoint endpoint
        && identity.equals(endpoint.identity)
        && getCamelContext() == endpoint.getCamelContext();
  }

  @Override
  public int hashCode() {
    return identity.hashCode();
  }

  /** Returns the whole URI, so that endpoints that differ only in their options stay apart. */
  @Override
  public String getEndpointKey() {
    return getEndpointUri();
  }

  @Override
  public boolean isLenientProperties() {
    return true;
  }

  @Override
  public Producer createProducer() throws IOException {
    Sources.check(settings());
    return new ZodbProducer(this);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    Sources.check(settings());
    ZodbConsumer.check(this);
    ZodbConsumer consumer = new ZodbConsumer(this, processor);
    configureConsumer(consumer);
    follower = consumer;
    return consumer;
  }

  /**
   * Returns the settings of the Camel context, with the source and base folder of this endpoint.
   */
  Settings settings() throws IOException {
    Settings settings = ContextSettings.of(getCamelContext());
    if (!isThatOf(settings)) {
      // Databases mounted in another one are not written through this endpoint.
      settings = settings.with(Setting.MOUNTS, "");
    }
    Map<String, String> own = new LinkedHashMap<>();
    own.put(Setting.SOURCE.key(), source);
    if (!baseDir.isEmpty()) {
      own.put(Setting.BASE_DIR.key(), baseDir);
    }
    return settings.with(Settings.of(own, Path.of("").toAbsolutePath(), "the endpoint " + this));
  }

  /** Whether the settings name this database, or none. */
  private boolean isThatOf(Settings settings) {
    String theirs = settings.text(Setting.SOURCE);
    try {
      return theirs.isEmpty() || DatabaseKey.of(StorageUri.parse(theirs)).equals(databaseKey());
    } catch (IllegalArgumentException noDatabase) {
      return false;
    }
  }

  /** Stores the last transaction that a producer has read, recorded or made. */
  void done(String tid) {
    lastTransaction = tid;
  }

  /**
   * Returns the last transaction that this endpoint followed, read, recorded or made; empty for
   * none.
   */
  @ManagedAttribute(
      description =
          "The last transaction that was followed, read, recorded or written; empty if"
              + " there is none")
  public String getLastTransaction() {
    ZodbConsumer following = follower;
    return following == null ? lastTransaction : following.getLastTransaction();
  }

  /** Returns the position of its consumer; empty without a consumer. */
  @ManagedAttribute(description = "The position of the consumer; empty without a consumer")
  public String getPosition() {
    ZodbConsumer following = follower;
    return following == null ? "" : following.getPosition();
  }

  /** Returns the state of its consumer in one word; empty without a consumer. */
  @ManagedAttribute(
      description =
          "The state of the consumer: stopped, failed, suspended, waiting, faulty or"
              + " following; empty without a consumer")
  public String getFollowState() {
    ZodbConsumer following = follower;
    return following == null ? "" : following.getFollowState();
  }

  /** The database, without user and password. */
  @ManagedAttribute(description = "The database")
  public String getSource() {
    return ShownUri.of(source);
  }

  /** Sets the database. */
  public void setSource(String source) {
    this.source = source;
  }

  /** Returns the operation. */
  public ZodbOperation getOperation() {
    ZodbOperation given = operation;
    return given == null ? ZodbOperation.read : given;
  }

  /** Whether the URI sets the operation. */
  boolean hasOperation() {
    return operation != null;
  }

  /** Returns the operation as a word, since remote JMX clients do not know our classes. */
  @ManagedAttribute(description = "The operation of the producer")
  public String getOperationName() {
    return getOperation().name();
  }

  /** Sets what to do with an exchange. */
  public void setOperation(ZodbOperation operation) {
    this.operation = operation;
  }

  /** Returns the path of the object; the root by default. */
  @ManagedAttribute(description = "The path of the object")
  public String getPath() {
    String given = path;
    return given == null ? "/" : given;
  }

  /** Whether the URI sets the path, even to an empty text. */
  boolean hasPath() {
    return path != null;
  }

  /** Sets the path of the object. */
  public void setPath(String path) {
    this.path = path;
  }

  private static String text(@Nullable String option) {
    return option == null ? "" : option;
  }

  /** Whether the URI sets the location of the files, even to an empty text. */
  boolean hasFrom() {
    return from != null;
  }

  /** Whether the URI sets the user of a transaction, even to an empty text. */
  boolean hasUser() {
    return user != null;
  }

  /** Whether the URI sets the note of a transaction, even to an empty text. */
  boolean hasDescription() {
    return description != null;
  }

  /** The git work tree; empty for that of the configuration. */
  public String getBaseDir() {
    return baseDir;
  }

  /** Sets the git work tree. */
  public void setBaseDir(String baseDir) {
    this.baseDir = baseDir;
  }

  /** Whether to record what the objects contain. */
  public boolean isRecurse() {
    return recurse;
  }

  /** Sets whether to record what the objects contain. */
  public void setRecurse(boolean recurse) {
    this.recurse = recurse;
  }

  /** Whether to remove what could not be recorded. */
  public boolean isDeleteUnrecorded() {
    return deleteUnrecorded;
  }

  /** Sets whether to remove what could not be recorded. */
  public void setDeleteUnrecorded(boolean deleteUnrecorded) {
    this.deleteUnrecorded = deleteUnrecorded;
  }

  /** Whether objects that cannot be read are listed. */
  public boolean isSkipErrors() {
    return skipErrors;
  }

  /** Sets whether objects that cannot be read are listed. */
  public void setSkipErrors(boolean skipErrors) {
    this.skipErrors = skipErrors;
  }

  /** Whether to commit. */
  public boolean isCommit() {
    return commit;
  }

  /** Sets whether to commit. */
  public void setCommit(boolean commit) {
    this.commit = commit;
  }

  /** Returns the location of the files to write; empty for the base folder. */
  public String getFrom() {
    return text(from);
  }

  /** Sets where the files to be written are. */
  public void setFrom(String from) {
    this.from = from;
  }

  /** Whether objects of other types are replaced. */
  public boolean isOverride() {
    return override;
  }

  /** Sets whether objects of other types are replaced. */
  public void setOverride(boolean override) {
    this.override = override;
  }

  /** Returns how changes of others are treated. */
  public ZodbConflicts getConflicts() {
    return conflicts;
  }

  /** Sets how changes of others are treated. */
  public void setConflicts(ZodbConflicts conflicts) {
    this.conflicts = conflicts;
  }

  /** Returns the user of the transaction that is written. */
  public String getUser() {
    return text(user);
  }

  /** Sets the user of the transaction that is written. */
  public void setUser(String user) {
    this.user = user;
  }

  /**
   * Returns the note of the transaction that is written; empty for the note of perfact-zodbsync.
   */
  public String getDescription() {
    return text(description);
  }

  /** Sets the note of the transaction that is written. */
  public void setDescription(String description) {
    this.description = description;
  }

  /** Returns where to begin without a stored position. */
  public String getInitialPosition() {
    return initialPosition;
  }

  /** Sets where to begin without a stored position. */
  public void setInitialPosition(String initialPosition) {
    this.initialPosition = initialPosition;
  }

  /** Returns where the position is stored. */
  public @Nullable StateRepository<String, String> getPositionRepository() {
    return positionRepository;
  }

  /** Sets where the position is stored. */
  public void setPositionRepository(@Nullable StateRepository<String, String> positionRepository) {
    this.positionRepository = positionRepository;
  }

  /** The key of the position; empty for that of the database. */
  public String getPositionKey() {
    return positionKey;
  }

  /** Sets the key of the position. */
  public void setPositionKey(String positionKey) {
    this.positionKey = positionKey;
  }

  /**
   * Returns the key of the position in the repository.
   *
   * @throws IllegalArgumentException if the source is no URI of a database
   */
  String positionKeyOfDatabase() {
    return positionKey.isEmpty() ? databaseKey() : DatabaseKey.encoded(positionKey);
  }

  /** Returns the key of the database, without options. */
  String databaseKey() {
    return DatabaseKey.of(StorageUri.parse(source));
  }

  /** Returns the keys that earlier versions used for the position, the most likely one first. */
  List<String> oldPositionKeys() {
    return oldPositionKeys;
  }

  /** Sets the keys that earlier versions used for the position. */
  void oldPositionKeys(List<String> keys) {
    oldPositionKeys = List.copyOf(keys);
  }

  /** Whether the position is read from the work tree. */
  public boolean isPositionInGit() {
    return positionInGit;
  }

  /** Sets whether the position is read from the work tree. */
  public void setPositionInGit(boolean positionInGit) {
    this.positionInGit = positionInGit;
  }

  /** How many transactions may wait; 0 for any number. */
  public long getMaxLagTransactions() {
    return maxLagTransactions;
  }

  /** Sets how many transactions may wait. */
  public void setMaxLagTransactions(long maxLagTransactions) {
    this.maxLagTransactions = maxLagTransactions;
  }

  /** For how many seconds a transaction may wait; 0 for any time. */
  public long getMaxLagSeconds() {
    return maxLagSeconds;
  }

  /** Sets for how many seconds a transaction may wait. */
  public void setMaxLagSeconds(long maxLagSeconds) {
    this.maxLagSeconds = maxLagSeconds;
  }

  /** Returns how a failed transaction is treated. */
  public ZodbOnError getOnError() {
    return onError;
  }

  /** Sets how a failed transaction is treated. */
  public void setOnError(ZodbOnError onError) {
    this.onError = onError;
  }

  /** Where failed exchanges are sent. */
  public String getParkUri() {
    return parkUri;
  }

  /** Sets where failed exchanges are sent. */
  public void setParkUri(String parkUri) {
    this.parkUri = parkUri;
  }

  /** Returns the kind of body. */
  public ZodbBody getBody() {
    return body;
  }

  /** Sets the kind of body. */
  public void setBody(ZodbBody body) {
    this.body = body;
  }

  /** Returns how often a {@code Data.fs} is checked, in milliseconds. */
  public long getInterval() {
    return interval;
  }

  /** Sets how often a {@code Data.fs} is checked, in milliseconds. */
  public void setInterval(long interval) {
    this.interval = interval;
  }
}
