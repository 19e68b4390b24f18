package io.camelzodb.pickle.repr;

import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.PrintedValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts members of the enumerations of Python's module {@code http} to their printed form and
 * back. A pickle has only the value of a member; the names in other enumerations are only in their
 * code.
 */
final class EnumForms {
  private static final Map<Integer, String> STATUS = new HashMap<>();
  private static final Pattern PRINTED =
      Pattern.compile("<HTTPStatus\\.[A-Z_]+: (\\d{3})>|<HTTPMethod\\.([A-Z]+)>");

  static {
    STATUS.put(100, "CONTINUE");
    STATUS.put(101, "SWITCHING_PROTOCOLS");
    STATUS.put(102, "PROCESSING");
    STATUS.put(103, "EARLY_HINTS");
    STATUS.put(200, "OK");
    STATUS.put(201, "CREATED");
    STATUS.put(202, "ACCEPTED");
    STATUS.put(203, "NON_AUTHORITATIVE_INFORMATION");
    STATUS.put(204, "NO_CONTENT");
    STATUS.put(205, "RESET_CONTENT");
    STATUS.put(206, "PARTIAL_CONTENT");
    STATUS.put(207, "MULTI_STATUS");
    STATUS.put(208, "ALREADY_REPORTED");
    STATUS.put(226, "IM_USED");
    STATUS.put(300, "MULTIPLE_CHOICES");
    STATUS.put(301, "MOVED_PERMANENTLY");
    STATUS.put(302, "FOUND");
    STATUS.put(303, "SEE_OTHER");
    STATUS.put(304, "NOT_MODIFIED");
    STATUS.put(305, "USE_PROXY");
    STATUS.put(307, "TEMPORARY_REDIRECT");
    STATUS.put(308, "PERMANENT_REDIRECT");
    STATUS.put(400, "BAD_REQUEST");
    STATUS.put(401, "UNAUTHORIZED");
    STATUS.put(402, "PAYMENT_REQUIRED");
    STATUS.put(403, "FORBIDDEN");
    STATUS.put(404, "NOT_FOUND");
    STATUS.put(405, "METHOD_NOT_ALLOWED");
    STATUS.put(406, "NOT_ACCEPTABLE");
    STATUS.put(407, "PROXY_AUTHENTICATION_REQUIRED");
    STATUS.put(408, "REQUEST_TIMEOUT");
    STATUS.put(409, "CONFLICT");
    STATUS.put(410, "GONE");
    STATUS.put(411, "LENGTH_REQUIRED");
    STATUS.put(412, "PRECONDITION_FAILED");
    STATUS.put(413, "REQUEST_ENTITY_TOO_LARGE");
    STATUS.put(414, "REQUEST_URI_TOO_LONG");
    STATUS.put(415, "UNSUPPORTED_MEDIA_TYPE");
    STATUS.put(416, "REQUESTED_RANGE_NOT_SATISFIABLE");
    STATUS.put(417, "EXPECTATION_FAILED");
    STATUS.put(418, "IM_A_TEAPOT");
    STATUS.put(421, "MISDIRECTED_REQUEST");
    STATUS.put(422, "UNPROCESSABLE_ENTITY");
    STATUS.put(423, "LOCKED");
    STATUS.put(424, "FAILED_DEPENDENCY");
    STATUS.put(425, "TOO_EARLY");
    STATUS.put(426, "UPGRADE_REQUIRED");
    STATUS.put(428, "PRECONDITION_REQUIRED");
    STATUS.put(429, "TOO_MANY_REQUESTS");
    STATUS.put(431, "REQUEST_HEADER_FIELDS_TOO_LARGE");
    STATUS.put(451, "UNAVAILABLE_FOR_LEGAL_REASONS");
    STATUS.put(500, "INTERNAL_SERVER_ERROR");
    STATUS.put(501, "NOT_IMPLEMENTED");
    STATUS.put(502, "BAD_GATEWAY");
    STATUS.put(503, "SERVICE_UNAVAILABLE");
    STATUS.put(504, "GATEWAY_TIMEOUT");
    STATUS.put(505, "HTTP_VERSION_NOT_SUPPORTED");
    STATUS.put(506, "VARIANT_ALSO_NEGOTIATES");
    STATUS.put(507, "INSUFFICIENT_STORAGE");
    STATUS.put(508, "LOOP_DETECTED");
    STATUS.put(510, "NOT_EXTENDED");
    STATUS.put(511, "NETWORK_AUTHENTICATION_REQUIRED");
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
    String member = number == null ? null : STATUS.get(number.intValue());
    return !name.equals("HTTPStatus") || member == null
        ? null
        : new PrintedValue("<HTTPStatus." + member + ": " + number + ">");
  }

  /** How a member is pickled that was printed so; null for other texts. */
  static @Nullable Value stored(String printed) {
    Matcher parts = PRINTED.matcher(printed);
    if (!parts.matches()) {
      return null;
    }
    return parts.group(1) == null
        ? FormParts.call("http", "HTTPMethod", new Text(parts.group(2)))
        : FormParts.call("http", "HTTPStatus", FormParts.number(Long.parseLong(parts.group(1))));
  }
}
