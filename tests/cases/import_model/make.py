"""Makes the cases beside it: models of LightGBM 4.7.0 and XGBoost 3.2.0 and what they answer.

pip install lightgbm==4.7.0 xgboost==3.2.0 scikit-learn pandas; python make.py
"""
import json
import lightgbm, numpy, pandas, xgboost

random = numpy.random.default_rng(1)
rows = 2000
frame = pandas.DataFrame({
    "recency_days": random.exponential(20, rows).round(2),
    "logins_30d": random.poisson(3, rows).astype(float),
    "spend": random.normal(0, 1e-3, rows),
    "plan": pandas.Categorical(random.choice(["free", "paid", "team"], rows)),
    "country": pandas.Categorical(random.choice(["de", "fr", "in", "se", "uk", "us", "zürich"], rows)),
})
frame.loc[random.random(rows) < 0.1, "recency_days"] = numpy.nan
frame.loc[random.random(rows) < 0.3, "logins_30d"] = 0
frame.loc[random.random(rows) < 0.05, "country"] = numpy.nan
z = frame.recency_days.fillna(10) / 15 - frame.logins_30d / 3 + (frame.plan == "free") + frame.country.isin(["fr", "us", "zürich"]) + frame.spend * 800 - 1
y = (random.random(rows) < 1 / (1 + numpy.exp(-z))).astype(int)
asked = frame.iloc[:120].copy()
asked.loc[asked.index[:20], "logins_30d"] = numpy.nan
asked.loc[asked.index[10:30], "spend"] = numpy.nan
asked.loc[asked.index[20:40], "plan"] = numpy.nan
asked.loc[asked.index[40:45], "spend"] = [1e-36, -1e-36, 0, 1e-34, -1e-34]


# Shapley values of some rows: by feature, what nothing is known of last.
explained = asked.iloc[::4]


def cells(data):
    return {name: [None if pandas.isna(v) else v for v in data[name].astype(object)] for name in data}


def lightgbm_case(name, **settings):
    model = lightgbm.LGBMClassifier(n_estimators=12, num_leaves=8, min_child_samples=10, verbose=-1, random_state=1, **settings).fit(frame, y)
    return {"name": name, "model": model.booster_.dump_model(), "raw": model.booster_.predict(asked, raw_score=True).tolist(),
            "parts": model.booster_.predict(explained, pred_contrib=True).tolist()}


def xgboost_case(name, data=frame, scored=asked, score=None, **settings):
    model = xgboost.XGBClassifier(max_depth=4, min_child_weight=5, tree_method="hist", enable_categorical=True, **settings)
    stop = {} if "early_stopping_rounds" not in settings else {"eval_set": [(data.iloc[300:], y[300:])], "verbose": False}
    first = 300 if stop else rows
    model.fit(data.iloc[:first], y[:first], **stop)
    text = model.get_booster().save_raw("json").decode()
    out = {"name": name, "model": json.loads(text), "raw": model.get_booster().predict(xgboost.DMatrix(scored, enable_categorical=True), output_margin=True).astype(float).tolist()}
    out["parts"] = model.get_booster().predict(xgboost.DMatrix(scored.iloc[::4], enable_categorical=True), pred_contribs=True).astype(float).round(7).tolist()
    if stop:
        out["raw_best"] = model.predict(scored, output_margin=True).astype(float).tolist()
    return out


cases = {
    "rows": cells(asked),
    "lightgbm": [
        lightgbm_case("as it comes"),
        lightgbm_case("zero as missing", zero_as_missing=True),
        lightgbm_case("sigmoid 2", sigmoid=2.0),
        lightgbm_case("large category sets", max_cat_to_onehot=1, cat_smooth=1, min_data_per_group=5, cat_l2=0),
    ],
    "xgboost": [
        xgboost_case("as it comes", n_estimators=12, learning_rate=0.3),
        xgboost_case("base score given", n_estimators=4, base_score=0.2),
        xgboost_case("large category sets", n_estimators=12, max_cat_to_onehot=1),
        xgboost_case("stopped early", n_estimators=60, learning_rate=0.8, early_stopping_rounds=3),
    ],
}
with open("cases.json", "w") as file:
    json.dump(cases, file, separators=(",", ":"), ensure_ascii=False)
