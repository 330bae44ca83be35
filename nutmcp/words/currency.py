"""How many decimals the amounts of a currency have: the minor units of ISO 4217."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nutmcp.words.fold import clean

_LONGEST_CODE = 10
_MOST_DECIMALS = 6
_CODES_BY_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
        CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF
        IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
        MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP
        SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG
        YER ZAR ZMW ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
MINOR_UNITS: Mapping[str, int] = MappingProxyType(
    {code: decimals for decimals, codes in _CODES_BY_DECIMALS.items() for code in codes.split()}
)
"""The decimals of every currency that ISO 4217 lists with a minor unit, by its code."""


@dataclass(frozen=True, slots=True)
class CurrencyUnit:
    """What amounts are in: a code that may be shown, and its decimals; None where nobody knows them."""

    code: str
    decimals: int | None = None


UNKNOWN = CurrencyUnit("unknown")
"""What amounts are in whose currency nobody told."""
NOT_KEPT = CurrencyUnit("")
"""What amounts are in where the remote system keeps no currencies: they are not told."""


def currency_unit(code: str, told: int | None = None) -> CurrencyUnit:
    """Return the unit of a currency.

    Args:
        code: The code as it was sent.
        told: The decimals that the remote system tells, which count where ISO 4217 does not know the code.
    """
    shown = clean(code, _LONGEST_CODE)
    decimals = MINOR_UNITS.get(shown.upper())
    if decimals is not None:
        return CurrencyUnit(shown.upper(), decimals)
    return CurrencyUnit(shown, told if told is not None and 0 <= told <= _MOST_DECIMALS else None)
