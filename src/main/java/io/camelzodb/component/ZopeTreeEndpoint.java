package io.camelzodb.component;

import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import java.io.IOException;
import java.nio.file.Path;
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

/** Write Zope objects as files below a folder, and commit them to git. */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "zope-tree",
    title = "Zope Tree",
    syntax = "zope-tree:directory",
    producerOnly = true,
    category = {Category.FILE, Category.DATABASE},
    headersClass = ZopeTreeConstants.class)
@ManagedResource(description = "Managed Zope tree endpoint")
public class ZopeTreeEndpoint extends DefaultEndpoint {

  @UriPath(
      description = "The git work tree that has __root__, absolute or from the working directory.")
  @Metadata(required = true)
  private String directory = "";

  @UriParam(description = "What to do with an exchange.", defaultValue = "write")
  private ZopeTreeOperation operation = ZopeTreeOperation.write;

  @UriParam(description = "Author of a commit.", defaultValue = "camel-zodb")
  private String commitName = "camel-zodb";

  @UriParam(description = "Address of the author.", defaultValue = "camel-zodb@localhost")
  private String commitEmail = "camel-zodb@localhost";

  @UriParam(description = "Message of a commit.", defaultValue = "Recorded by camel-zodb")
  private String commitMessage = "Recorded by camel-zodb";

  /** An endpoint of a URI. */
  public ZopeTreeEndpoint(String uri, ZopeTreeComponent component) {
    super(uri, component);
  }

  @Override
  public Producer createProducer() {
    return new ZopeTreeProducer(this);
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException(
        "zope-tree: only writes; watch the folder with file: instead");
  }

  /** The settings of the Camel context with the folder and committer of this endpoint. */
  Settings settings() throws IOException {
    Map<String, String> own =
        Map.of(
            Setting.BASE_DIR.key(), directory,
            Setting.COMMIT_NAME.key(), commitName,
            Setting.COMMIT_EMAIL.key(), commitEmail);
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

  /** What to do with an exchange. */
  @ManagedAttribute(description = "What to do with an exchange")
  public ZopeTreeOperation getOperation() {
    return operation;
  }

  /** Sets what to do with an exchange. */
  public void setOperation(ZopeTreeOperation operation) {
    this.operation = operation;
  }

  /** Author of a commit. */
  @ManagedAttribute(description = "Author of a commit")
  public String getCommitName() {
    return commitName;
  }

  /** Sets the author of a commit. */
  public void setCommitName(String commitName) {
    this.commitName = commitName;
  }

  /** Address of the author. */
  @ManagedAttribute(description = "Address of the author")
  public String getCommitEmail() {
    return commitEmail;
  }

  /** Sets the address of the author. */
  public void setCommitEmail(String commitEmail) {
    this.commitEmail = commitEmail;
  }

  /** Message of a commit. */
  @ManagedAttribute(description = "Message of a commit")
  public String getCommitMessage() {
    return commitMessage;
  }

  /** Sets the message of a commit. */
  public void setCommitMessage(String commitMessage) {
    this.commitMessage = commitMessage;
  }
}
