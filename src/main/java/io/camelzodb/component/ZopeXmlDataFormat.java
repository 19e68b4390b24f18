package io.camelzodb.component;

import io.camelzodb.component.imports.ExportBody;
import io.camelzodb.component.setting.ContextSettings;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.export.ExportRecords;
import io.camelzodb.storage.export.file.ExportOptions;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.spi.DataFormatName;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Dataformat;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * Unmarshals a Zope export to an {@code Iterator<StoredRecord>}, in the order of the file.
 * Recognizes XML and {@code .zexp} by the first bytes, and decodes a record only on demand. The
 * export is closed with the exchange. Marshalling is not supported.
 */
@Dataformat("zope-xml")
@Metadata(firstVersion = "0.1.0", title = "Zope XML", description = "Reads Zope exports.")
public class ZopeXmlDataFormat extends ServiceSupport
    implements DataFormat, DataFormatName, CamelContextAware {
  private @Nullable CamelContext camelContext;

  @Metadata(
      description =
          "Refuse a record that breaks the rules of XML or contradicts itself. By"
              + " default such a record is repaired and a problem is reported.",
      defaultValue = "false")
  private boolean strict;

  @Metadata(
      description = "The size limit for one record of an export, in bytes.",
      defaultValue = "67108864")
  private int maxRecordBytes = ExportOptions.DEFAULT.maxRecordBytes();

  @Override
  protected void doInit() throws Exception {
    super.doInit();
    if (camelContext != null) {
      ContextSettings.check(camelContext);
    }
  }

  @Override
  public @Nullable CamelContext getCamelContext() {
    return camelContext;
  }

  @Override
  public void setCamelContext(CamelContext camelContext) {
    this.camelContext = camelContext;
  }

  @Override
  public String getDataFormatName() {
    return "zope-xml";
  }

  @Override
  public void marshal(Exchange exchange, Object graph, OutputStream stream) {
    throw new UnsupportedOperationException(
        "zope-xml reads exports and does not write them; use unmarshal");
  }

  @Override
  public Object unmarshal(Exchange exchange, InputStream stream) throws Exception {
    return unmarshal(exchange, (Object) stream);
  }

  @Override
  public Iterator<StoredRecord> unmarshal(Exchange exchange, Object body) throws Exception {
    ExportRecords records =
        ExportRecords.of(
            ExportBody.file(exchange, body),
            ExportOptions.DEFAULT.withStrict(strict).withMaxRecordBytes(maxRecordBytes));
    ExportBody.onDone(exchange, records::close);
    return open(records);
  }

  /**
   * Hides the close method of the records: a split closes its iterator as soon as it has the last
   * piece, before that piece is decoded.
   */
  private static Iterator<StoredRecord> open(Iterator<StoredRecord> records) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return records.hasNext();
      }

      @Override
      public StoredRecord next() {
        return records.next();
      }
    };
  }

  /** Whether irregular records are refused. */
  public boolean isStrict() {
    return strict;
  }

  /** Refuses irregular records. */
  public void setStrict(boolean strict) {
    this.strict = strict;
  }

  /** The longest record, in bytes. */
  public int getMaxRecordBytes() {
    return maxRecordBytes;
  }

  /** Sets the longest record, in bytes. */
  public void setMaxRecordBytes(int bytes) {
    this.maxRecordBytes = bytes;
  }
}
