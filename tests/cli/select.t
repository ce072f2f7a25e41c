The two estates of the transcript of `estate`, judged by the policy of Haishu.

  $ cp $ROOT/tests/data/corner_*.geojson .
  $ jiugai select --building corner_building.geojson --parcel corner_parcel.geojson --policy haishu-2020 -o s.gpkg
  select    done: estates 2, eligible 0, discretionary 0, excluded 1, undetermined 1
            note: rule clearance (listed in a shantytown or expropriation plan) is not known for any estate
            wrote: s.gpkg
  $ ogrinfo -q s.gpkg estate -geom=NO | grep -E ' (estate_id|name|decision|class|reasons_en) '
    estate_id (String) = E00001
    name (String) = 柳汀新村
    decision (String) = undetermined
    class (String) = (null)
    reasons_en (String) = undetermined: not known yet: listed in a shantytown or expropriation plan (clearance_share=?, in_shantytown_plan=?, in_expropriation_plan=?).
    estate_id (String) = E00002
    name (String) = 后河公寓
    decision (String) = excluded
    class (String) = (null)
    reasons_en (String) = excluded: outside the plan, does not meet: state-owned land (state_land_share=0, land_evidence_share=1), built and handed over by the end of 2000 (built_by_share_min=0, built_by_share_max=0).

柳汀新村 meets what was asked; but whether it is listed for clearance nobody said. Every rule is kept
with its outcome and the figures it looked at.

  $ ogrinfo -q s.gpkg estate_rule -where "estate_id = 'E00001' and class in ('X', 'A')" -geom=NO | grep -E ' (rule|outcome|value) '
    rule (String) = clearance
    outcome (String) = unknown
    value (String) = clearance_share=?, in_shantytown_plan=?, in_expropriation_plan=?
    rule (String) = pure_villa
    outcome (String) = pass
    value (String) = villa_share_max=0, villa_share_min=0
    rule (String) = state_land
    outcome (String) = pass
    value (String) = state_land_share=1, land_evidence_share=1, land_ownership=?
    rule (String) = completed_by
    outcome (String) = pass
    value (String) = built_by_share_min=0.8, built_by_share_max=0.8
    rule (String) = not_in_plans
    outcome (String) = pass
    value (String) = clearance_share=?, in_shantytown_plan=?, in_expropriation_plan=?

With the clearance plan at hand: it covers the eastern half of 柳汀新村, and half is enough to leave it
to that plan.

  $ cp $ROOT/tests/data/plan.geojson .
  $ jiugai select --building corner_building.geojson --parcel corner_parcel.geojson --clearance plan.geojson --fill status=批准 --policy haishu-2020 -o c.gpkg
  select    done: estates 2, eligible 0, discretionary 0, excluded 2, undetermined 0
            wrote: c.gpkg
  $ ogrinfo -q c.gpkg estate -geom=NO | grep -E ' (estate_id|clearance_share|decision|reasons) '
    estate_id (String) = E00001
    clearance_share (Real) = 0.5
    decision (String) = excluded
    reasons (String) = 不纳入：列入棚改、征收计划（clearance_share=0.5）。
    estate_id (String) = E00002
    clearance_share (Real) = 0
    decision (String) = excluded
    reasons (String) = 不纳入：不属于改造范围，不符合：国有土地（state_land_share=0, land_evidence_share=1）、2000年底前建成交付（built_by_share_min=0, built_by_share_max=0）。

A policy that is not there is looked for where the shipped ones lie.

  $ jiugai select --building corner_building.geojson --policy no-such -o no.gpkg
  jiugai: select: cannot read $ROOT/layers/policy/no-such.yaml: No such file or directory
  [4]
