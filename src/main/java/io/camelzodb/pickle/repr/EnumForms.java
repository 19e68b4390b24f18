package io.camelzodb.pickle.repr;

import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.PrintedValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts members of the enumerations of Python's module {@code http} to their printed form and
 * back. A pickle has only the value of a member; the names in other enumerations are only in their
 * code.
 */
final class EnumForms {
  private static final Map<Long, String> STATUS = new HashMap<>();
  private static final Set<String> METHODS =
      Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE");
  private static final Pattern PRINTED =
      Pattern.compile("<HTTPStatus\\.[A-Z_]+: (\\d{3})>|<HTTPMethod\\.([A-Z]+)>");

  static {
    STATUS.put(100L, "CONTINUE");
    STATUS.put(101L, "SWITCHING_PROTOCOLS");
    STATUS.put(102L, "PROCESSING");
    STATUS.put(103L, "EARLY_HINTS");
    STATUS.put(200L, "OK");
    STATUS.put(201L, "CREATED");
    STATUS.put(202L, "ACCEPTED");
    STATUS.put(203L, "NON_AUTHORITATIVE_INFORMATION");
    STATUS.put(204L, "NO_CONTENT");
    STATUS.put(205L, "RESET_CONTENT");
    STATUS.put(206L, "PARTIAL_CONTENT");
    STATUS.put(207L, "MULTI_STATUS");
    STATUS.put(208L, "ALREADY_REPORTED");
    STATUS.put(226L, "IM_USED");
    STATUS.put(300L, "MULTIPLE_CHOICES");
    STATUS.put(301L, "MOVED_PERMANENTLY");
    STATUS.put(302L, "FOUND");
    STATUS.put(303L, "SEE_OTHER");
    STATUS.put(304L, "NOT_MODIFIED");
    STATUS.put(305L, "USE_PROXY");
    STATUS.put(307L, "TEMPORARY_REDIRECT");
    STATUS.put(308L, "PERMANENT_REDIRECT");
    STATUS.put(400L, "BAD_REQUEST");
    STATUS.put(401L, "UNAUTHORIZED");
    STATUS.put(402L, "PAYMENT_REQUIRED");
    STATUS.put(403L, "FORBIDDEN");
    STATUS.put(404L, "NOT_FOUND");
    STATUS.put(405L, "METHOD_NOT_ALLOWED");
    STATUS.put(406L, "NOT_ACCEPTABLE");
    STATUS.put(407L, "PROXY_AUTHENTICATION_REQUIRED");
    STATUS.put(408L, "REQUEST_TIMEOUT");
    STATUS.put(409L, "CONFLICT");
    STATUS.put(410L, "GONE");
    STATUS.put(411L, "LENGTH_REQUIRED");
    STATUS.put(412L, "PRECONDITION_FAILED");
    STATUS.put(413L, "REQUEST_ENTITY_TOO_LARGE");
    STATUS.put(414L, "REQUEST_URI_TOO_LONG");
    STATUS.put(415L, "UNSUPPORTED_MEDIA_TYPE");
    STATUS.put(416L, "REQUESTED_RANGE_NOT_SATISFIABLE");
    STATUS.put(417L, "EXPECTATION_FAILED");
    STATUS.put(418L, "IM_A_TEAPOT");
    STATUS.put(421L, "MISDIRECTED_REQUEST");
    STATUS.put(422L, "UNPROCESSABLE_ENTITY");
    STATUS.put(423L, "LOCKED");
    STATUS.put(424L, "FAILED_DEPENDENCY");
    STATUS.put(425L, "TOO_EARLY");
    STATUS.put(426L, "UPGRADE_REQUIRED");
    STATUS.put(428L, "PRECONDITION_REQUIRED");
    STATUS.put(429L, "TOO_MANY_REQUESTS");
    STATUS.put(431L, "REQUEST_HEADER_FIELDS_TOO_LARGE");
    STATUS.put(451L, "UNAVAILABLE_FOR_LEGAL_REASONS");
    STATUS.put(500L, "INTERNAL_SERVER_ERROR");
    STATUS.put(501L, "NOT_IMPLEMENTED");
    STATUS.put(502L, "BAD_GATEWAY");
    STATUS.put(503L, "SERVICE_UNAVAILABLE");
    STATUS.put(504L, "GATEWAY_TIMEOUT");
    STATUS.put(505L, "HTTP_VERSION_NOT_SUPPORTED");
    STATUS.put(506L, "VARIANT_ALSO_NEGOTIATES");
    STATUS.put(507L, "INSUFFICIENT_STORAGE");
    STATUS.put(508L, "LOOP_DETECTED");
    STATUS.put(510L, "NOT_EXTENDED");
    STATUS.put(511L, "NETWORK_AUTHENTICATION_REQUIRED");
  }

  private EnumForms() {}

  /** Returns {@code <HTTPStatus.OK: 200>}; null if there is no such member. */
  static @Nullable Value http(String name, Instance object) {
    Value value = FormParts.argument(object, 0);
    String method = name.equals("HTTPMethod") ? FormParts.text(value) : null;
    if (method != null) {
      return new PrintedValue("<HTTPMethod." + method + ">");
    }
    Long number = FormParts.number(value);
    String member = number == null ? null : STATUS.get(number);
    return !name.equals("HTTPStatus") || member == null
        ? null
        : new PrintedValue("<HTTPStatus." + member + ": " + number + ">");
  }

  /**
   * How a member is pickled that was printed so; null for other texts. The name of a status does
   * not count, as later versions of Python have others.
   */
  static @Nullable Value stored(String printed) {
    Matcher parts = PRINTED.matcher(printed);
    if (!parts.matches()) {
      return null;
    }
    if (parts.group(1) == null) {
      return METHODS.contains(parts.group(2))
          ? FormParts.call("http", "HTTPMethod", new Text(parts.group(2)))
          : null;
    }
    long number = Long.parseLong(parts.group(1));
    return STATUS.containsKey(number)
        ? FormParts.call("http", "HTTPStatus", FormParts.number(number))
        : null;
  }
}
