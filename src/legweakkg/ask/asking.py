"""One method for each question of the catalogue, so that an editor can complete and a checker check them.

Every method here is `Asking.ask` under a name; what it asks, which kinds of term it takes and the query
itself stand in the question's file (``ontology/questions``), which `kg.sparql_for` prints. Arguments are
names, CURIEs or terms. All raise UnknownTermError for a name that no term has, and LegweakkgError for what is no name.
"""

# ruff: noqa: D400, D401 - the first line of each method is the question that it asks

from __future__ import annotations

from typing import Any

from ..terms import Claim, Name
from .answers import AnswerRow, Answers


class Asking:
    """The questions of the catalogue, as methods."""

    def ask(self, question: str, **arguments: Name | bool | None) -> Answers[Any]:
        """Answer any question of the catalogue: ``kg.ask("causes", of="leg weakness")``."""
        raise NotImplementedError

    def accompanying(self, finding: Name) -> Answers[Claim]:
        """Which findings come with a finding, or before or after it?

        ``finding``: a finding (with its subtypes).
        """
        return self.ask("accompanying", finding=finding)

    def adverse_effects(self, intervention: Name) -> Answers[Claim]:
        """Which adverse effects does an intervention have?

        ``intervention``: an intervention (with its subtypes).
        """
        return self.ask("adverse_effects", intervention=intervention)

    def article_only(self, about: Name | None = None) -> Answers[Claim]:
        """Which claims rest on consumer web articles alone?

        ``about``: only claims that name this term as subject, object or condition.
        """
        return self.ask("article_only", about=about)

    def causes(self, of: Name, category: Name | None = None) -> Answers[Claim]:
        """What causes a finding or a condition, according to the sources?

        ``of``: a finding or condition (with its subtypes). ``category``: only causes in this category.
        """
        return self.ask("causes", of=of, category=category)

    def causes_by_category(self, of: Name) -> Answers[AnswerRow]:
        """In which cause categories do the sources find causes of a finding or a condition?

        ``of``: a finding or condition (with its subtypes).
        """
        return self.ask("causes_by_category", of=of)

    def cautions(self, intervention: Name) -> Answers[Claim]:
        """What do the sources hold against an intervention: adverse effects, contraindications, what it worsens?

        ``intervention``: an intervention, device or exposure.
        """
        return self.ask("cautions", intervention=intervention)

    def claims_for_population(self, population: Name) -> Answers[Claim]:
        """What do the sources say of a group of people in particular?

        ``population``: a group of people (with its subgroups).
        """
        return self.ask("claims_for_population", population=population)

    def claims_from(self, source: Name) -> Answers[Claim]:
        """Which claims rest on a source, or are refined or refuted by it?

        ``source``: a source, by id (such as article_001), PMID, DOI, web address or title.
        """
        return self.ask("claims_from", source=source)

    def complications(self, of: Name) -> Answers[Claim]:
        """Which complications does a condition have, and what does it raise the risk of?

        ``of``: a condition or finding (with its subtypes) or a cause category (the conditions in it and their
        subtypes).
        """
        return self.ask("complications", of=of)

    def components(self, intervention: Name) -> Answers[Claim]:
        """What does an intervention consist of, and what does it supply to the body?

        ``intervention``: an intervention, device or substance.
        """
        return self.ask("components", intervention=intervention)

    def conditions(self, of: Name) -> Answers[AnswerRow]:
        """Which causes of weakness belong to a category, and on whose word?

        ``of``: a cause category.
        """
        return self.ask("conditions", of=of)

    def conditions_of_structure(self, structure: Name) -> Answers[Claim]:
        """Which conditions, processes and findings affect a part of the body?

        ``structure``: a part of the body (with its subtypes and parts).
        """
        return self.ask("conditions_of_structure", structure=structure)

    def conditions_with(self, finding: Name) -> Answers[Claim]:
        """Which conditions have a symptom or sign, or are pointed to by it?

        ``finding``: a finding (with its subtypes).
        """
        return self.ask("conditions_with", finding=finding)

    def consequences(self, of: Name) -> Answers[Claim]:
        """Which functions and activities does a condition or finding impair or limit?

        ``of``: a condition or finding (with its subtypes) or a cause category (the conditions in it and their
        subtypes).
        """
        return self.ask("consequences", of=of)

    def coverage(self, of: Name | None = None) -> Answers[AnswerRow]:
        """For which conditions does the graph lack a test, a treatment or a mechanism?

        ``of``: a condition (with its subtypes) or a cause category (the conditions in it and their subtypes);
        without it, all conditions.
        """
        return self.ask("coverage", of=of)

    def denied(self, about: Name | None = None) -> Answers[Claim]:
        """What do the sources say is not so?

        ``about``: only claims that name this term as subject, object or condition.
        """
        return self.ask("denied", about=about)

    def devices(self, intervention: Name) -> Answers[Claim]:
        """Which devices does an intervention use?

        ``intervention``: an intervention (with its subtypes).
        """
        return self.ask("devices", intervention=intervention)

    def disputed(self, about: Name | None = None) -> Answers[Claim]:
        """Which claims are contradicted by some of the evidence?

        ``about``: only claims that name this term as subject, object or condition.
        """
        return self.ask("disputed", about=about)

    def exercises(self, muscle: Name) -> Answers[Claim]:
        """Which exercises and therapies work on a muscle?

        ``muscle``: a muscle or body part (with its subtypes and parts).
        """
        return self.ask("exercises", muscle=muscle)

    def figures(self, about: Name | None = None) -> Answers[AnswerRow]:
        """Which figures do the sources quote about a term, for whom and on whose word?

        ``about``: what the figure is about (with its subtypes); without it, all figures.
        """
        return self.ask("figures", about=about)

    def improved_by(self, function: Name) -> Answers[Claim]:
        """What improves or supports a function of the body?

        ``function``: a function of the body or the person (with its subtypes).
        """
        return self.ask("improved_by", function=function)

    def investigational(self, of: Name | None = None) -> Answers[Claim]:
        """What is under study for a condition, finding or function?

        ``of``: a condition, finding or function (with its subtypes) or a cause category (the conditions in it
        and their subtypes); without it, all work under study.
        """
        return self.ask("investigational", of=of)

    def measures(self, test: Name) -> Answers[Claim]:
        """What does a test measure or monitor?

        ``test``: a test (with its subtypes) or what is used for monitoring.
        """
        return self.ask("measures", test=test)

    def mechanisms(self, of: Name) -> Answers[Claim]:
        """By which processes in the body does a condition or exposure act, or a finding arise?

        ``of``: a condition, exposure or finding (with its subtypes) or a cause category (the conditions in it
        and their subtypes).
        """
        return self.ask("mechanisms", of=of)

    def mimics(self, of: Name) -> Answers[Claim]:
        """What may be mistaken for a condition or finding, and has to be told apart from it?

        ``of``: a condition or finding (with its subtypes) or a cause category (the conditions in it and their
        subtypes).
        """
        return self.ask("mimics", of=of)

    def monitoring(self, of: Name) -> Answers[Claim]:
        """What is said to monitor a condition or a function?

        ``of``: a condition, finding or body function (with its subtypes) or a cause category (the conditions in
        it and their subtypes).
        """
        return self.ask("monitoring", of=of)

    def muscles(self, intervention: Name) -> Answers[Claim]:
        """Which muscles does an exercise or therapy work on?

        ``intervention``: an intervention (with its subtypes).
        """
        return self.ask("muscles", intervention=intervention)

    def occurrences(self, of: Name) -> Answers[Claim]:
        """How common is a condition or finding, in the words of the sources?

        ``of``: a condition or finding (with its subtypes) or a cause category (the conditions in it and their
        subtypes).
        """
        return self.ask("occurrences", of=of)

    def performed_by(self, professional: Name) -> Answers[Claim]:
        """What does a professional do, and before what should one be asked?

        ``professional``: a profession (with its subtypes).
        """
        return self.ask("performed_by", professional=professional)

    def populations(self) -> Answers[AnswerRow]:
        """About which groups of people do the sources speak, and in how many claims and figures?"""
        return self.ask("populations")

    def prevention(self, of: Name | None = None) -> Answers[Claim]:
        """What is said to prevent a condition or finding, or to lower its risk?

        ``of``: a condition or finding (with its subtypes) or a cause category (the conditions in it and their
        subtypes); without it, all that is said about prevention.
        """
        return self.ask("prevention", of=of)

    def professionals(self, of: Name) -> Answers[Claim]:
        """Which professionals carry out an intervention or test, or should be asked first?

        ``of``: an intervention, device or test (with its subtypes).
        """
        return self.ask("professionals", of=of)

    def purposes(self, intervention: Name) -> Answers[Claim]:
        """What is an intervention or a device for: what it treats, relieves, prevents, improves or is studied for?

        ``intervention``: an intervention, device or line of research (with its subtypes).
        """
        return self.ask("purposes", intervention=intervention)

    def red_flags(self, of: Name | None = None) -> Answers[AnswerRow]:
        """Which presentations call for prompt care, and how urgently?

        ``of``: a finding (with its subtypes); without it, all red flags that are recorded.
        """
        return self.ask("red_flags", of=of)

    def rejected(self, about: Name | None = None) -> Answers[Claim]:
        """Which claims are recorded but not accepted, and why?

        ``about``: only claims that name this term as subject, object or condition.
        """
        return self.ask("rejected", about=about)

    def risk_factors(self, of: Name) -> Answers[Claim]:
        """What raises the risk of a condition or finding?

        ``of``: a condition or finding (with its subtypes) or a cause category (the conditions in it and their
        subtypes).
        """
        return self.ask("risk_factors", of=of)

    def side_effects(self, of: Name | None = None) -> Answers[Claim]:
        """Which drugs and treatments are said to bring about weakness, or a condition that causes it?

        ``of``: a finding or condition (with its subtypes); without it, weakness of any kind.
        """
        return self.ask("side_effects", of=of)

    def sources(self) -> Answers[AnswerRow]:
        """Which sources does the graph rest on, and how many claims and figures does each bear?"""
        return self.ask("sources")

    def structures(self, of: Name) -> Answers[Claim]:
        """Which parts of the body does a condition, process or finding affect?

        ``of``: a condition or finding (with its subtypes) or a cause category (the conditions in it and their
        subtypes).
        """
        return self.ask("structures", of=of)

    def symptoms(self, of: Name) -> Answers[Claim]:
        """Which symptoms and signs does a condition have?

        ``of``: a condition (with its subtypes) or a cause category (the conditions in it and their subtypes).
        """
        return self.ask("symptoms", of=of)

    def tailoring(self, intervention: Name) -> Answers[Claim]:
        """What does the choice of an intervention depend on, and what guides it?

        ``intervention``: an intervention (with its subtypes).
        """
        return self.ask("tailoring", intervention=intervention)

    def test_targets(self, test: Name) -> Answers[Claim]:
        """Which conditions and findings does a test help to find?

        ``test``: a test (with its subtypes).
        """
        return self.ask("test_targets", test=test)

    def tests(self, of: Name) -> Answers[Claim]:
        """Which tests do the sources name for a condition or a finding?

        ``of``: a condition or finding (with its subtypes) or a cause category (the conditions in it and their
        subtypes).
        """
        return self.ask("tests", of=of)

    def untreated(self, of: Name) -> Answers[AnswerRow]:
        """For which conditions in reach does no source state a treatment?

        ``of``: a condition (with its subtypes) or a cause category (the conditions in it and their subtypes).
        """
        return self.ask("untreated", of=of)

    def worsened_by(self, of: Name) -> Answers[Claim]:
        """What makes a condition or finding worse?

        ``of``: a condition or finding (with its subtypes) or a cause category (the conditions in it and their
        subtypes).
        """
        return self.ask("worsened_by", of=of)
