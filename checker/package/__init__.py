"""What is taken away: a post made ready for its platforms before it is checked, and the package of an approved case.

An approval binds the bytes that were checked (`checker.report.digest`). So photos are made ready *first* (`ready.py`: covered or cropped as they are, without
anything hidden in them, in a size that each platform chosen shows as it is, under names that tell nothing), and what is checked, filed and approved are those. A package
(`parcel.py`) then only hands over what was approved, byte for byte, with the gate's token.
"""

from checker.package.parcel import Parcel, parcels
from checker.package.ready import Ready, made_ready

__all__ = ["Parcel", "Ready", "made_ready", "parcels"]
