package io.camelzodb.component;

import io.camelzodb.component.setting.ContextSettings;
import io.camelzodb.storage.driver.DatabaseKey;
import io.camelzodb.storage.driver.RedactedUri;
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

  /** The full URI, with the parts that the shown URI hides; identifies the endpoint. */
  private final String identity;

  private List<String> oldPositionKeys = List.of();

  @UriParam(
      description =
          "For record, write and positionInGit: the git work tree that holds __root__."
              + " Default: the property zodb.base-dir.")
  private String baseDir = "";

  @UriParam
  private final ZodbProducerConfiguration producerConfiguration = new ZodbProducerConfiguration();

  @UriParam
  private final ZodbConsumerConfiguration consumerConfiguration = new ZodbConsumerConfiguration();

  private volatile @Nullable ZodbConsumer follower;

  private volatile String lastTransaction = "";

  /**
   * Creates an endpoint for a URI. Camel gets the URI without user and password, since it shows it
   * in logs, health checks and JMX.
   */
  public ZodbEndpoint(String endpointUri, ZodbComponent component) {
    super(RedactedUri.of(endpointUri), component);
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
    consumerConfiguration.check();
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
    if (!haveThisDatabase(settings)) {
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
  private boolean haveThisDatabase(Settings settings) {
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
    return RedactedUri.of(source);
  }

  /** Sets the database. */
  public void setSource(String source) {
    this.source = source;
  }

  /** Returns the operation as a word, since remote JMX clients do not know our classes. */
  @ManagedAttribute(description = "The operation of the producer")
  public String getOperationName() {
    return producerConfiguration.getOperation().name();
  }

  /** Returns the path of the object; the root by default. */
  @ManagedAttribute(description = "The path of the object")
  public String getPath() {
    return producerConfiguration.getPath();
  }

  /** Returns the options that the producers use. */
  public ZodbProducerConfiguration getProducerConfiguration() {
    return producerConfiguration;
  }

  /** Returns the options that the consumer uses. */
  public ZodbConsumerConfiguration getConsumerConfiguration() {
    return consumerConfiguration;
  }

  /** The git work tree; empty for that of the configuration. */
  public String getBaseDir() {
    return baseDir;
  }

  /** Sets the git work tree. */
  public void setBaseDir(String baseDir) {
    this.baseDir = baseDir;
  }

  /**
   * Returns the key of the position in the repository.
   *
   * @throws IllegalArgumentException if the source is no URI of a database
   */
  String positionKeyOfDatabase() {
    String given = consumerConfiguration.getPositionKey();
    return given.isEmpty() ? databaseKey() : DatabaseKey.encoded(given);
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
}
