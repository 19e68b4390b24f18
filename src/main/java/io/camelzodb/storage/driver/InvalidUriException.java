package io.camelzodb.storage.driver;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.fault.ThrownFault;
import org.jspecify.annotations.Nullable;

/** Reports that a URI names no database, or has an invalid option. */
public final class InvalidUriException extends IllegalArgumentException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final transient FaultDetails details;

  /**
   * Creates it for a parsed URI.
   *
   * @param uri the URI, which is quoted without secrets
   * @param problem is wrong
   */
  public InvalidUriException(StorageUri uri, String problem) {
    this(uri, problem, null);
  }

  /**
   * Creates it for a parsed URI.
   *
   * @param uri the URI, which is quoted without secrets
   * @param problem is wrong
   * @param advice what to do
   */
  public InvalidUriException(StorageUri uri, String problem, @Nullable String advice) {
    this(uri, new FaultDetails(problem, advice));
  }

  /** Creates it for a parsed URI, with what is wrong and what to do. */
  InvalidUriException(StorageUri uri, FaultDetails details) {
    this(
        details
            .within(RedactedUri.of(uri.text()))
            .at(FaultPlace.ofSource(RedactedUri.of(uri.text()))));
  }

  private InvalidUriException(FaultDetails details) {
    super(details.message());
    this.details = details;
  }

  /** A text that is no URI of a database. */
  static InvalidUriException noDatabase(String text, String problem, @Nullable String advice) {
    return new InvalidUriException(
        new FaultDetails("\"" + RedactedUri.of(text) + "\" names no database: " + problem, advice));
  }

  @Override
  public Fault fault() {
    return new Fault.Configuration(details);
  }
}
