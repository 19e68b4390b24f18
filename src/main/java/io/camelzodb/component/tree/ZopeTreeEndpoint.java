package io.camelzodb.component.tree;

import io.camelzodb.component.setting.ContextSettings;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
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
import org.apache.camel.support.ScheduledPollEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Writes Zope objects as files below a folder, commits them to git, and follows the changes that
 * people make in such a tree.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "zope-tree",
    title = "Zope Tree",
    syntax = "zope-tree:directory",
    category = {Category.FILE, Category.DATABASE},
    headersClass = ZopeTreeConstants.class)
@ManagedResource(description = "Managed Zope tree endpoint")
public class ZopeTreeEndpoint extends ScheduledPollEndpoint {

  @UriPath(
      description =
          "The git work tree that holds __root__, absolute or relative to the working"
              + " directory.")
  @Metadata(required = true)
  private String directory = "";

  @UriParam(
      label = "producer",
      description =
          "The operation of the producer. write: write the objects in the body. apply:"
              + " plan a commit of the transaction in the body. commit: make that commit, or"
              + " commit an import. If it is set, the header CamelZodbOperation is ignored.",
      defaultValue = "write")
  private @Nullable ZopeTreeOperation operation;

  @UriParam(
      description =
          "The author of commits. For a consumer: the committer by which it recognizes"
              + " the commits that watch has made. Default: the property zodb.commit-name.")
  private String commitName = "";

  @UriParam(
      description = "The mail address of the author. Default: the property zodb.commit-email.")
  private String commitEmail = "";

  @UriParam(
      label = "producer",
      description = "The message of commits. Default: the property zodb.commit-message.")
  private String commitMessage = "";

  @UriParam(
      label = "consumer",
      description = "Report edited files of the work tree before they are committed.")
  private boolean files;

  @UriParam(
      label = "consumer",
      description =
          "Where to begin if no position is stored. now: with the next change. all:"
              + " with all files of HEAD.",
      defaultValue = "now")
  private ZopeTreeStart initialPosition = ZopeTreeStart.now;

  @UriParam(
      label = "consumer",
      description =
          "The name of the position. It is stored as refs/camel-zodb/NAME in the"
              + " repository. Default: the id of the route.")
  private String position = "";

  @UriParam(
      label = "consumer",
      description = "What to do with a change whose exchange failed.",
      defaultValue = "retry")
  private ZopeTreeOnError onError = ZopeTreeOnError.retry;

  /** Creates an endpoint for a URI. */
  public ZopeTreeEndpoint(String uri, ZopeTreeComponent component) {
    super(uri, component);
  }

  @Override
  public Producer createProducer() {
    return new ZopeTreeProducer(this);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    ZopeTreeConsumer consumer = new ZopeTreeConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  /** Returns the settings of the Camel context, with the folder and committer of this endpoint. */
  Settings settings() throws IOException {
    Map<String, String> own = new HashMap<>();
    own.put(Setting.BASE_DIR.key(), directory);
    own.put(Setting.COMMIT_NAME.key(), commitName);
    own.put(Setting.COMMIT_EMAIL.key(), commitEmail);
    own.put(Setting.COMMIT_MESSAGE.key(), commitMessage);
    own.values().removeIf(String::isEmpty);
    return ContextSettings.of(getCamelContext())
        .with(Settings.of(own, Path.of("").toAbsolutePath(), "the endpoint " + this));
  }

  /** The git work tree. */
  @ManagedAttribute(description = "The git work tree")
  public String getDirectory() {
    return directory;
  }

  /** Sets the git work tree. */
  public void setDirectory(String directory) {
    this.directory = directory;
  }

  /** Returns the operation. */
  public ZopeTreeOperation getOperation() {
    ZopeTreeOperation given = operation;
    return given == null ? ZopeTreeOperation.write : given;
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
  public void setOperation(ZopeTreeOperation operation) {
    this.operation = operation;
  }

  /** Author of a commit; empty for the property. */
  @ManagedAttribute(description = "The author of commits")
  public String getCommitName() {
    return commitName;
  }

  /** Sets the author of a commit. */
  public void setCommitName(String commitName) {
    this.commitName = commitName;
  }

  /** Address of the author; empty for the property. */
  @ManagedAttribute(description = "The mail address of the author")
  public String getCommitEmail() {
    return commitEmail;
  }

  /** Sets the address of the author. */
  public void setCommitEmail(String commitEmail) {
    this.commitEmail = commitEmail;
  }

  /** Message of a commit; empty for the property. */
  @ManagedAttribute(description = "The message of commits")
  public String getCommitMessage() {
    return commitMessage;
  }

  /** Sets the message of a commit. */
  public void setCommitMessage(String commitMessage) {
    this.commitMessage = commitMessage;
  }

  /** Whether edited files are a change. */
  public boolean isFiles() {
    return files;
  }

  /** Sets whether edited files are a change. */
  public void setFiles(boolean files) {
    this.files = files;
  }

  /** Returns where to begin without a stored position. */
  public ZopeTreeStart getInitialPosition() {
    return initialPosition;
  }

  /** Sets where to begin without a stored position. */
  public void setInitialPosition(ZopeTreeStart initialPosition) {
    this.initialPosition = initialPosition;
  }

  /** Name of the position; empty for the id of the route. */
  public String getPosition() {
    return position;
  }

  /** Sets the name of the position. */
  public void setPosition(String position) {
    this.position = position;
  }

  /** Returns how a failed change is treated. */
  public ZopeTreeOnError getOnError() {
    return onError;
  }

  /** Sets how a failed change is treated. */
  public void setOnError(ZopeTreeOnError onError) {
    this.onError = onError;
  }
}
