package io.camelzodb.pickle.repr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether {@code ipaddress} of Python 3.11 makes an object of a text or raises an exception. */
class IpAddressTextTest {
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "IPv4Address,0.0.0.0,true",
        "IPv4Address,255.255.255.255,true",
        "IPv4Address,256.0.0.0,false",
        "IPv4Address,1.2.3,false",
        "IPv4Address,1.2.3.4.5,false",
        "IPv4Address,'',false",
        "IPv4Address,1.2.3.04,false",
        "IPv4Address,'1.2.3.4 ',false",
        "IPv4Address,١.2.3.4,false",
        "IPv4Address,1.2.3.4/8,false",
        "IPv4Network,1.2.3.4,true",
        "IPv4Network,10.0.0.0/8,true",
        "IPv4Network,10.0.0.0/08,true",
        "IPv4Network,10.0.0.0/7,true",
        "IPv4Network,10.0.0.0/6,false",
        "IPv4Network,10.0.0.0/33,false",
        "IPv4Network,10.0.0.0/,false",
        "IPv4Network,10.0.0.0/8/8,false",
        "IPv4Network,0.0.0.0/0,true",
        "IPv4Network,128.0.0.0/0,false",
        "IPv4Network,0.0.0.1/31,false",
        "IPv4Network,0.0.0.1/32,true",
        "IPv4Network,10.0.0.0/255.0.0.0,true",
        "IPv4Network,10.0.0.0/0.255.255.255,true",
        "IPv4Network,0.0.0.0/0.0.0.0,true",
        "IPv4Network,10.0.0.0/0.0.0.0,false",
        "IPv4Network,10.0.0.0/255.0.255.0,false",
        "IPv4Interface,1.2.3.4,true",
        "IPv4Interface,1.2.3.4/8,true",
        "IPv4Interface,1.2.3.4/255.255.255.255,true",
        "IPv6Address,::,true",
        "IPv6Address,::1,true",
        "IPv6Address,1::,true",
        "IPv6Address,1:2:3:4:5:6:7:aBcD,true",
        "IPv6Address,1:2:3:4:5:6:7,false",
        "IPv6Address,1:2:3:4:5:6:7:8:9,false",
        "IPv6Address,1:2:3:4:5:6:7::,true",
        "IPv6Address,1:2:3:4:5:6:7::8,false",
        "IPv6Address,:1:2:3:4:5:6:7,false",
        "IPv6Address,1:2:3:4:5:6:7:,false",
        "IPv6Address,1::2::3,false",
        "IPv6Address,:::,false",
        "IPv6Address,1:::2,false",
        "IPv6Address,::12345,false",
        "IPv6Address,::g,false",
        "IPv6Address,'',false",
        "IPv6Address,1.2.3.4,false",
        "IPv6Address,::ffff:1.2.3.4,true",
        "IPv6Address,::ffff:1.2.3.256,false",
        "IPv6Address,1:2:3:4:5:6:1.2.3.4,true",
        "IPv6Address,1:2:3:4:5:6:7:1.2.3.4,false",
        "IPv6Address,fe80::1%eth0,true",
        "IPv6Address,fe80::1%,false",
        "IPv6Address,fe80::1%a%b,false",
        "IPv6Address,fe80::1%a/b,false",
        "IPv6Network,fe80::/10,true",
        "IPv6Network,fe80::/8,false",
        "IPv6Network,::/0,true",
        "IPv6Network,::/128,true",
        "IPv6Network,::/129,false",
        "IPv6Network,fe80::%e/64,true",
        "IPv6Network,::/ffff::,false",
        "IPv6Network,::/255.0.0.0,false",
        "IPv6Network,::1:0:0/96,true",
        "IPv6Network,::1:0:0/95,false",
        "IPv6Network,::1.2.0.0/112,true",
        "IPv6Network,::1.2.0.0/110,false",
        "IPv6Interface,::1/64,true",
      })
  void isAcceptedAsByPython(String name, String text, boolean accepted) {
    assertThat(IpAddressText.isValid(name, text)).isEqualTo(accepted);
  }
}
