"""The ten goals of the programme, as its page states them. They are aims, never results.

Titles and numbers: sharingcities.eu, 'Ten audacious goals'; titles also smart-cities-marketplace.
ec.europa.eu, project Sharing Cities. The numbers of goals 8 to 10 stand in no copy that was read:
their aims are left open until somebody types one in.
"""

from dataclasses import dataclass

SOURCE = "sharingcities.eu, Ten audacious goals; an aim of the programme, not a result"


@dataclass(frozen=True)
class Goal:
    """One goal: its aim as the page says it, the number that is counted, and how. `aim` is None
    where no number was found; `by_residents` says that the aim is for the programme's residents and
    is scaled to the district's."""

    number: int
    title: str
    says: str
    unit: str
    aim: float | None
    counted: str
    by_residents: bool = False

    @property
    def key(self) -> str:
        return str(self.number)


_TYPED = "Cannot be calculated: type it in with its source."

GOALS: tuple[Goal, ...] = (
    Goal(1, "Aggregate demand and deploy solutions",
         "89 cities engaged and 50 cities using products", "cities", 89.0,
         f"Cities engaged by the whole programme, not scaled. {_TYPED}"),
    Goal(2, "Common and replicable models", "10 replicable solutions", "solutions", 10.0,
         "Kinds of measures that the scenario has in force somewhere, not scaled."),
    Goal(3, "Attract external investment", "500 million EUR in external investment", "EUR", 500e6,
         "What a party from outside pays in the first year under the scenario's business model, "
         "and subsidies; or a number that is typed in.", True),
    Goal(4, "Accelerate take-up",
         "three business models that prove the acceleration of uptake", "models", 3.0,
         "Business models under which, as calculated, no party is worse off than with no measures, "
         "the one from outside included; not scaled."),
    Goal(5, "Energy efficient districts",
         "energy bills down by 600,000 EUR a year for 15,000 residents", "EUR a year", None,
         "Energy and fuel bills of the baseline less those of the scenario.", True),
    Goal(6, "Local renewable energy", "100 cities engaged and 50 cities using products", "cities",
         100.0, f"Cities engaged by the whole programme, not scaled. {_TYPED}"),
    Goal(7, "New models of e-mobility",
         "at least 10 % of local citizens choose electric over fossil fuel vehicles", "share", None,
         "Electric cars among the district's cars."),
    Goal(8, "Engage with citizens", "prove the active participation of citizens", "people", None,
         f"Citizens who took part. {_TYPED}"),
    Goal(9, "Exploit city data", "exploit 'city data' to maximum effect", "data sets", None,
         f"Data sets that others use. {_TYPED}"),
    Goal(10, "Local innovation and jobs", "foster local innovation, new businesses and jobs",
         "jobs", None, f"Jobs. {_TYPED}"),
)  # fmt: skip
