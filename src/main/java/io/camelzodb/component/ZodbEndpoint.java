package io.camelzodb.component;

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

/** Read a Zope object database, and record it as files under git. */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "zodb",
    title = "ZODB",
    syntax = "zodb:source",
    producerOnly = true,
    lenientProperties = true,
    category = {Category.DATABASE},
    headersClass = ZodbConstants.class)
@ManagedResource(description = "Managed ZODB endpoint")
public class ZodbEndpoint extends DefaultEndpoint {

  @UriPath(
      description =
          "The database as zodburi names it, file:///var/zope/Data.fs or zeo://localhost:8100, or"
              + " an export: xml:FILE, zexp:FILE. Options of that URI stand among those of the"
              + " endpoint.")
  @Metadata(required = true)
  private String source = "";

  @UriParam(description = "What to do with an exchange.", defaultValue = "read")
  private ZodbOperation operation = ZodbOperation.read;

  @UriParam(description = "The path of the object.", defaultValue = "/")
  private String path = "/";

  @UriParam(
      description =
          "For record: the git work tree that has __root__. By default that of the property"
              + " zodb.base-dir.")
  private String baseDir = "";

  @UriParam(
      description = "For record: whether to record what the objects contain.",
      defaultValue = "true")
  private boolean recurse = true;

  @UriParam(
      description =
          "For record: whether objects that cannot be read are listed instead of ending the work.")
  private boolean skipErrors;

  @UriParam(
      description =
          "For record: whether to commit what was recorded; so does the property zodb.commit.")
  private boolean commit;

  /** An endpoint of a URI. */
  public ZodbEndpoint(String endpointUri, ZodbComponent component) {
    super(endpointUri, component);
  }

  @Override
  public boolean isLenientProperties() {
    return true;
  }

  @Override
  public Producer createProducer() {
    return new ZodbProducer(this);
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException(
        "zodb: cannot be consumed from; record on a schedule instead");
  }

  /** The database. */
  @ManagedAttribute(description = "The database")
  public String getSource() {
    return source;
  }

  /** Sets the database. */
  public void setSource(String source) {
    this.source = source;
  }

  /** What to do with an exchange. */
  @ManagedAttribute(description = "What to do with an exchange")
  public ZodbOperation getOperation() {
    return operation;
  }

  /** Sets what to do with an exchange. */
  public void setOperation(ZodbOperation operation) {
    this.operation = operation;
  }

  /** The path of the object. */
  @ManagedAttribute(description = "The path of the object")
  public String getPath() {
    return path;
  }

  /** Sets the path of the object. */
  public void setPath(String path) {
    this.path = path;
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
}
